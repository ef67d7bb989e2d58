import { A, useParams } from '@solidjs/router'
import { useQuery, useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { hasEnded, type BuildState } from '../../../../contract/build-steps.ts'
import { buildEvent } from '../../../../contract/nouns.ts'
import { useApi } from '../../api.ts'
import { followStream, useOpenStream } from '../../follow-stream.ts'
import { buildQuery, keys, serverQuery } from '../../queries.ts'
import { useCanChange } from '../../role.ts'
import { LinkButton } from '../../ui/button.tsx'
import { ConnectPanel } from '../../ui/connect-panel.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BuildChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'
import { BuildLog } from './build-log.tsx'
import { BuildSteps } from './build-steps.tsx'
import { applyBuildEvent, currentStep, emptyBuildView } from './build-view.ts'
import { CancelBuild } from './cancel-build.tsx'

/** A build while it runs, and as it was. Closing the page changes nothing. */
export function BuildPage() {
  const api = useApi()
  const queries = useQueryClient()
  const params = useParams<{ id: string }>()
  const canChange = useCanChange()
  const open = useOpenStream()
  const build = useQuery(() => buildQuery(api, params.id))
  const found = () => (build.isSuccess ? build.data : undefined)
  const slug = () => found()?.serverSlug
  const server = useQuery(() => ({
    ...serverQuery(api, slug() ?? ''),
    enabled: slug() !== undefined,
  }))
  const liveVersion = () => (server.isSuccess ? server.data.liveVersion : null)

  const [view, setView] = createSignal(emptyBuildView())
  const [isConnected, setIsConnected] = createSignal(true)
  // the stream knows the beginning and the end before the next read does
  const state = (): BuildState | undefined => {
    const known = view().end ?? found()?.state
    return known === 'queued' && view().lastSeq > 0 ? 'running' : known
  }
  const isOver = () => hasEnded(state() ?? 'queued')

  createEffect(
    on(
      () => params.id,
      (buildId) => {
        setView(emptyBuildView())
        const refresh = () => void queries.invalidateQueries({ queryKey: keys.build(buildId) })
        const stop = followStream({
          path: `/v1/builds/${buildId}/events`,
          event: buildEvent,
          isLast: ({ type }) => type === 'build-ended',
          open,
          onConnection(isNowConnected) {
            setIsConnected(isNowConnected)
            if (!isNowConnected) refresh()
          },
          onEvent(event) {
            setView((before) => applyBuildEvent(before, event))
            if (event.type !== 'build-ended') return
            refresh()
            void queries.invalidateQueries({ queryKey: keys.servers })
          },
        })
        onCleanup(stop)
      },
    ),
  )

  const sentence = () => {
    const known = state()
    if (known === undefined) return ''
    const step = currentStep(view())
    if (known === 'running' && step !== undefined) return words.buildAtStep(step.title)
    return words[`build_${known}`]
  }

  return (
    <Page
      title={words.buildOf(found()?.serverTitle ?? '')}
      tabState={state() === undefined ? undefined : words[`tab_${state() ?? 'queued'}`]}
      trail={
        <Show when={slug()} fallback={words.build}>
          {(known) => (
            <A class={linkStyle} href={`/servers/${known()}`}>
              {known()}
            </A>
          )}
        </Show>
      }
      state={<Show when={state()}>{(known) => <BuildChip state={known()} />}</Show>}
      lead={
        <>
          <p role="status">{sentence()}</p>
          <Show when={!isConnected() && !isOver()}>
            <p class="text-warn">{words.reconnecting}</p>
          </Show>
        </>
      }
      actions={
        <>
          <Show when={state() === 'live' && slug()}>
            {(known) => (
              <LinkButton href={`/servers/${known()}`} kind="primary">
                {words.openServer}
              </LinkButton>
            )}
          </Show>
          <Show when={canChange() && state() !== undefined && !isOver()}>
            <CancelBuild buildId={params.id} liveVersion={liveVersion()} />
          </Show>
          <Show when={canChange() && state() === 'failed' && slug()}>
            {(known) => (
              <LinkButton href={`/servers/${known()}/new-version`} kind="primary">
                {words.editSpec}
              </LinkButton>
            )}
          </Show>
        </>
      }
    >
      <Loaded query={build} waiting={<Skeleton rows={2} height="card" />}>
        {(known) => (
          <div class="grid min-w-0 gap-6">
            <Show when={known().failure}>
              {(failure) => <FailureNote failure={failure()} liveVersion={liveVersion()} />}
            </Show>
            <Show when={state() === 'live' && server.isSuccess && server.data}>
              {(live) => <ConnectPanel slug={live().slug} url={live().url} />}
            </Show>
            <div class="grid items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
              <Section
                title={words.steps}
                actions={
                  <span class="text-sm text-ink-2">
                    {words[`source_${known().source}`]} · <TimeAgo at={known().createdAt} />
                  </span>
                }
              >
                <BuildSteps steps={view().steps} isOver={isOver()} />
              </Section>
              <Section title={words.log}>
                <BuildLog lines={view().lines} isOver={isOver()} />
              </Section>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  )
}
