import { A, useSearchParams } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { Show, untrack, type JSX } from 'solid-js'
import { useApi } from '../../../api.ts'
import { modelQuery, versionQuery, versionsQuery } from '../../../queries.ts'
import { useCanChange } from '../../../role.ts'
import { isBuilding } from '../../../server-health.ts'
import { linkStyle } from '../../../ui/link.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { Empty } from '../../../ui/page.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import type { BaseVersion } from './base-version.ts'
import { EditSpec } from './edit-spec.tsx'
import { IterateBox } from './iterate-box.tsx'
import { RequestHistory } from './request-history.tsx'

const REFRESH_MS = 3_000

/** The next version: by saying what shall change, or by changing the spec itself. */
export function ChangeTab() {
  const api = useApi()
  const server = useServer()
  const canChange = useCanChange()
  const [search] = useSearchParams<{ version?: string; say?: string }>()
  const model = useQuery(() => modelQuery(api))
  const versions = useQuery(() => ({
    ...versionsQuery(api, server().slug),
    refetchInterval: isBuilding(server()) ? REFRESH_MS : false,
  }))
  return (
    <Show
      when={canChange()}
      fallback={<Empty title={words.notAllowedTitle} text={words.notAllowedChange} />}
    >
      <Loaded query={versions} waiting={<Skeleton rows={2} height="card" />}>
        {(found) => (
          <Based
            number={
              Number(search.version) || (server().liveVersion ?? found().data[0]?.number ?? 0)
            }
          >
            {(base) => (
              <div class="grid min-w-0 gap-6">
                <Show when={server().state === 'paused'}>
                  <p class="rounded-lg border border-warn bg-warn-soft p-3">
                    {words.changePaused}{' '}
                    <A href={`/servers/${server().slug}/settings`} class={linkStyle}>
                      {words.resumeIt}
                    </A>
                  </p>
                </Show>
                <Loaded query={model} waiting={<Skeleton rows={1} height="card" />}>
                  {(known) => (
                    <IterateBox
                      isFirst={base === undefined}
                      howTo={known().isConfigured ? undefined : known().howTo}
                      prefill={search.say ?? ''}
                    />
                  )}
                </Loaded>
                <RequestHistory versions={found().data} slug={server().slug} />
                <EditSpec base={base} />
              </div>
            )}
          </Based>
        )}
      </Loaded>
    </Show>
  )
}

interface BasedProps {
  number: number
  children: (base: BaseVersion | undefined) => JSX.Element
}

/** What is being edited is not replaced below one's hands when another version goes live. */
function Based(props: BasedProps) {
  const api = useApi()
  const server = useServer()
  const number = untrack(() => props.number)
  const version = useQuery(() => ({
    ...versionQuery(api, { slug: server().slug, number }),
    staleTime: Infinity,
    enabled: number > 0,
  }))
  return (
    <Show when={number > 0} fallback={props.children(undefined)}>
      <Loaded query={version} waiting={<Skeleton rows={2} height="card" />}>
        {(found) => {
          const { spec } = untrack(found)
          return props.children(spec === null ? undefined : { number, spec })
        }}
      </Loaded>
    </Show>
  )
}
