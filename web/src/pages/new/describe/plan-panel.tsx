import { Match, Show, Switch } from 'solid-js'
import type { Preview } from '../../../../../contract/nouns.ts'
import type { ServerSpec } from '../../../../../contract/spec.ts'
import { formatLeft, formatNumber } from '../../../format.ts'
import { Button } from '../../../ui/button.tsx'
import { ModelUseLine } from '../../../ui/model-use.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { words } from '../../../words.ts'
import type { Plan } from '../read-plan.ts'
import type { UsedPreview } from '../use-preview.ts'
import { PlanFailure } from './plan-failure.tsx'
import { PlanOutline } from './plan-outline.tsx'

interface PlanPanelProps {
  preview: UsedPreview
  /** The words above are no longer those that this was planned from. */
  hasOtherWords: boolean
  hasOldPlan: boolean
  onPlan: (spec: ServerSpec) => void
  onOldPlan: () => void
}

/** The plan while it is written, as it is then, or why there is none. */
export function PlanPanel(props: PlanPanelProps) {
  const ready = () => {
    const found = props.preview.found()
    return found?.state === 'ready' && found.spec !== null
      ? { ...found, spec: found.spec }
      : undefined
  }
  return (
    <Switch fallback={<Skeleton rows={1} height="card" />}>
      <Match when={props.preview.hasLapsed()}>
        <Section title={words.planLapsedTitle}>
          <div class="grid gap-3">
            <p role="status" class="max-w-[72ch] text-ink-2">
              {words.planLapsedText}
            </p>
            <Show when={props.hasOldPlan}>
              <div>
                <Button onClick={() => props.onOldPlan()}>{words.checkOldPlan}</Button>
              </div>
            </Show>
          </div>
        </Section>
      </Match>
      <Match when={props.preview.query.isLoadingError}>
        <ProblemNote
          error={props.preview.query.error}
          onRetry={() => void props.preview.query.refetch()}
        />
      </Match>
      <Match when={props.preview.isWriting()}>
        <Writing plan={props.preview.plan()} isConnected={props.preview.isConnected()} />
      </Match>
      <Match when={props.preview.found()?.failure}>
        {(failure) => <PlanFailure failure={failure()} />}
      </Match>
      <Match when={ready()}>
        {(found) => (
          <Ready
            preview={found()}
            leftMs={props.preview.leftMs()}
            hasOtherWords={props.hasOtherWords}
            onGo={() => props.onPlan(found().spec)}
          />
        )}
      </Match>
    </Switch>
  )
}

function Writing(props: { plan: Plan; isConnected: boolean }) {
  const written = () => props.plan.tools.filter(({ isWritten }) => isWritten).length
  return (
    <Section title={props.plan.title || words.planTitle}>
      <div class="grid gap-3">
        <p role="status" class="text-accent-ink">
          {written() === 0 ? words.planBegins : words.planWritten(written())}
        </p>
        <Show when={!props.isConnected}>
          <p class="text-warn">{words.reconnecting}</p>
        </Show>
        <PlanOutline plan={props.plan} />
      </div>
    </Section>
  )
}

interface ReadyProps {
  preview: Preview & { spec: ServerSpec }
  leftMs: number
  hasOtherWords: boolean
  onGo: () => void
}

function Ready(props: ReadyProps) {
  return (
    <Section title={props.preview.spec.title}>
      <div class="grid gap-3">
        <p role="status" class="sr-only">
          {words.planReady}
        </p>
        <PlanOutline plan={planOfSpec(props.preview.spec)} />
        <div class="grid gap-1 text-sm text-ink-2">
          <Show when={props.preview.estimatedTokens}>
            {(tokens) => <p>{words.toolListTokens(formatNumber(tokens()))}</p>}
          </Show>
          <ModelUseLine use={props.preview.modelUse} />
          <p>{words.planKept(formatLeft(props.leftMs))}</p>
        </div>
        <Show when={props.hasOtherWords}>
          <p class="text-warn">{words.planOfOtherWords}</p>
        </Show>
        <div>
          <Button kind="primary" onClick={() => props.onGo()}>
            {words.checkPlan}
          </Button>
        </div>
      </div>
    </Section>
  )
}

function planOfSpec(spec: ServerSpec): Plan {
  return {
    title: spec.title,
    description: spec.description,
    tools: spec.tools.map(({ name, title }) => ({ name, title, isWritten: true })),
    hosts: spec.allowedDomains,
    secrets: spec.secrets.map(({ key }) => key),
  }
}
