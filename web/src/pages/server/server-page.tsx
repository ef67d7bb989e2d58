import { A, Navigate, useLocation, useParams, type RouteSectionProps } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { createContext, Show, Suspense, useContext, type Accessor } from 'solid-js'
import type { ServerDetail } from '../../../../contract/nouns.ts'
import { asProblem, useApi } from '../../api.ts'
import { serverQuery } from '../../queries.ts'
import { useCanChange, useCanManage } from '../../role.ts'
import { isBuilding } from '../../server-health.ts'
import { LinkButton } from '../../ui/button.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BuildingChip, SecretMissingChip, ServerChip } from '../../ui/state-chip.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { words } from '../../words.ts'
import { OtherOrganisations } from './other-organisations.tsx'
import { TroubleNote } from './trouble-note.tsx'

const REFRESH_MS = 3_000
const ServerContext = createContext<Accessor<ServerDetail>>()

/** The server that the tab is about. */
export function useServer(): Accessor<ServerDetail> {
  const server = useContext(ServerContext)
  if (server === undefined) throw new Error('useServer needs a ServerPage above it')
  return server
}

const tabs = [
  { end: '', word: words.overview },
  { end: '/tools', word: words.tools },
  { end: '/playground', word: words.playground },
  { end: '/versions', word: words.versions },
  { end: '/secrets', word: words.secrets },
  { end: '/logs', word: words.logs },
  { end: '/change', word: words.change },
  { end: '/access', word: words.access },
  { end: '/publish', word: words.publish },
  { end: '/upgrade', word: words.upgrade },
  { end: '/settings', word: words.settings },
] as const

const FOR_MEMBERS = new Set(['/change', '/publish', '/settings'])
const FOR_ADMINS = new Set(['/access'])
/** What is left of a server that was taken down: to read, not to change. */
const WHEN_TAKEN_DOWN = new Set(['', '/tools', '/versions', '/logs'])

const isChanging = (server: ServerDetail) => isBuilding(server) || server.trouble !== null

/** What all tabs of a server share: its name, its state and the way to change it. */
export function ServerPage(props: RouteSectionProps) {
  const api = useApi()
  const params = useParams<{ slug: string }>()
  const location = useLocation()
  const canChange = useCanChange()
  const canManage = useCanManage()
  const server = useQuery(() => ({
    ...serverQuery(api, params.slug),
    refetchInterval: (query) =>
      query.state.data !== undefined && isChanging(query.state.data) ? REFRESH_MS : false,
  }))
  const found = () => (server.isSuccess ? server.data : undefined)
  const tabWord = () => {
    const end = location.pathname.slice(`/servers/${params.slug}`.length)
    return [...tabs].reverse().find((tab) => end.startsWith(tab.end))?.word
  }
  const isChange = () => location.pathname.endsWith('/change')
  const hasOwnAction = () => /\/(?:playground|publish|upgrade)$/.test(location.pathname)
  const isTakenDown = () => found()?.state === 'taken-down'
  const isOffered = (end: string) => {
    if (isTakenDown()) return WHEN_TAKEN_DOWN.has(end)
    return end !== '/upgrade' || found()?.hasUpgrade === true || location.pathname.endsWith(end)
  }
  // tabs for those alone whom the api would let change it
  const shownTabs = () =>
    tabs.filter(
      ({ end }) =>
        isOffered(end) &&
        (canChange() || !FOR_MEMBERS.has(end)) &&
        (canManage() || !FOR_ADMINS.has(end)),
    )
  const isShown = () => shownTabs().some(({ word }) => word === tabWord())

  return (
    <Page
      title={found()?.title ?? params.slug}
      tabState={tabWord()}
      trail={
        <A href="/" class={linkStyle}>
          {words.servers}
        </A>
      }
      state={
        <Show when={found()}>
          {(known) => (
            <span class="flex flex-wrap gap-1">
              <ServerChip state={known().state} /> <BuildingChip server={known()} />
              <Show when={known().missingSecrets.length > 0 && !isTakenDown()}>
                <SecretMissingChip />
              </Show>
            </span>
          )}
        </Show>
      }
      actions={
        <Show when={canChange() && found() !== undefined && !isTakenDown() && !isChange()}>
          <LinkButton
            href={`/servers/${params.slug}/change`}
            kind={hasOwnAction() ? 'plain' : 'primary'}
          >
            {words.changeIt}
          </LinkButton>
        </Show>
      }
    >
      <Show when={!server.isLoadingError}>
        <Tabs
          label={words.serverTabs}
          tabs={shownTabs().map(({ end, word }) => ({
            href: `/servers/${params.slug}${end}`,
            word,
          }))}
          current={tabWord()}
        />
      </Show>
      <Loaded query={server} waiting={<Skeleton rows={3} height="card" />}>
        {(known) => (
          <ServerContext.Provider value={known}>
            <Show when={known().trouble}>
              {(text) => <TroubleNote text={text()} slug={params.slug} />}
            </Show>
            <Show
              when={!isTakenDown() || isShown()}
              fallback={<Navigate href={`/servers/${params.slug}`} />}
            >
              <Suspense fallback={<Skeleton rows={3} height="card" />}>{props.children}</Suspense>
            </Show>
          </ServerContext.Provider>
        )}
      </Loaded>
      <Show when={server.isLoadingError && asProblem(server.error).code === 'ServerNotFound'}>
        <OtherOrganisations />
      </Show>
    </Page>
  )
}
