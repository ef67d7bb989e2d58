import { A, useParams } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { lazy, Show, Suspense } from 'solid-js'
import { hasEnded, type BuildState } from '../../../../contract/build-steps.ts'
import type { Build } from '../../../../contract/nouns.ts'
import { useApi } from '../../api.ts'
import { buildQuery, serverQuery } from '../../queries.ts'
import { useCanChange } from '../../role.ts'
import { LinkButton } from '../../ui/button.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { ModelUseLine } from '../../ui/model-use.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BuildChip, ConfirmChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'
import { AfterFailure } from './after-failure.tsx'
import { BuildLog } from './build-log.tsx'
import { BuildSteps } from './build-steps.tsx'
import { currentStep } from './build-view.ts'
import { CancelBuild } from './cancel-build.tsx'
import { Confirmed } from './confirmed.tsx'
import { Instruction } from './instruction.tsx'
import { RepairsSection } from './repairs-section.tsx'
import { SelfTestSection } from './self-test-section.tsx'
import { useBuildLog } from './use-build-log.ts'

const ConnectPanel = lazy(async () => ({
  default: (await import('../../ui/connect-panel.tsx')).ConnectPanel,
}))
const ConfirmPanel = lazy(async () => ({
  default: (await import('./confirm-panel.tsx')).ConfirmPanel,
}))

/** A build while it runs, and as it was. Closing the page changes nothing. */
export function BuildPage() {
  const api = useApi()
  const params = useParams<{ id: string }>()
  const canChange = useCanChange()
  const build = useQuery(() => buildQuery(api, params.id))
  const found = () => (build.isSuccess ? build.data : undefined)
  const slug = () => found()?.serverSlug
  const server = useQuery(() => ({
    ...serverQuery(api, slug() ?? ''),
    enabled: slug() !== undefined,
  }))
  const liveVersion = () => (server.isSuccess ? server.data.liveVersion : null)
  const { view, isConnected } = useBuildLog(() => params.id)

  // the stream knows the beginning and the end before the next read does
  const state = (): BuildState | undefined => {
    const known = view().end ?? found()?.state
    return known === 'queued' && view().lastSeq > 0 ? 'running' : known
  }
  const isOver = () => hasEnded(state() ?? 'queued')
  const isWaiting = () => !isOver() && found()?.confirmation?.state === 'waiting'

  const sentence = () => {
    const known = state()
    if (known === undefined) return ''
    if (isWaiting()) return words.build_waiting
    const step = currentStep(view())
    if (known === 'running' && step !== undefined) return words.buildAtStep(step.title)
    return words[`build_${known}`]
  }
  const tabState = () => {
    const known = state()
    if (known === undefined) return undefined
    return isWaiting() ? words.tab_waiting : words[`tab_${known}`]
  }

  return (
    <Page
      title={words.buildOf(found()?.serverTitle ?? '')}
      tabState={tabState()}
      trail={
        <Show when={slug()} fallback={words.build}>
          {(known) => (
            <A class={linkStyle} href={`/servers/${known()}`}>
              {known()}
            </A>
          )}
        </Show>
      }
      state={
        <Show when={state()}>
          {(known) => (
            <Show when={isWaiting()} fallback={<BuildChip state={known()} />}>
              <ConfirmChip />
            </Show>
          )}
        </Show>
      }
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
          <Show when={canChange() && state() !== undefined && !isOver() && !isWaiting()}>
            <CancelBuild buildId={params.id} liveVersion={liveVersion()} />
          </Show>
          <Show when={canChange() && state() === 'failed' && found()}>
            {(known) => <AfterFailure build={known()} />}
          </Show>
        </>
      }
    >
      <Loaded query={build} waiting={<Skeleton rows={2} height="card" />}>
        {(known) => (
          <div class="grid min-w-0 gap-6">
            <Show when={isWaiting() && known().confirmation}>
              {(confirmation) => (
                <Suspense fallback={<Skeleton rows={1} height="card" />}>
                  <ConfirmPanel
                    buildId={params.id}
                    confirmation={confirmation()}
                    liveVersion={liveVersion()}
                    canChange={canChange()}
                  />
                </Suspense>
              )}
            </Show>
            <Show when={known().failure}>
              {(failure) => <FailureNote failure={failure()} liveVersion={liveVersion()} />}
            </Show>
            <Show when={state() === 'live' && server.isSuccess && server.data}>
              {(live) => (
                <Suspense>
                  <ConnectPanel slug={live().slug} url={live().url} />
                </Suspense>
              )}
            </Show>
            <Instruction build={known()} />
            <div class="grid items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
              <Section title={words.steps} actions={<Origin build={known()} />}>
                <div class="grid gap-3">
                  <BuildSteps
                    steps={view().steps}
                    repairs={view().repairs}
                    isOver={isOver()}
                    isExplained={known().failure !== null}
                    isWaiting={isWaiting()}
                  />
                  <Show when={known().modelUse}>{(use) => <ModelUseLine use={use()} />}</Show>
                  <Show when={!isWaiting() && known().confirmation}>
                    {(confirmation) => <Confirmed confirmation={confirmation()} />}
                  </Show>
                </div>
              </Section>
              <Section title={words.log}>
                <BuildLog lines={view().lines} isOver={isOver()} />
              </Section>
            </div>
            <Show when={view().repairs.length > 0}>
              <RepairsSection repairs={view().repairs} />
            </Show>
            <Show when={known().selfTest}>
              {(selfTest) => <SelfTestSection selfTest={selfTest()} />}
            </Show>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Origin(props: { build: Build }) {
  return (
    <span class="text-sm text-ink-2">
      {words[`source_${props.build.source}`]} · <TimeAgo at={props.build.createdAt} />
    </span>
  )
}
