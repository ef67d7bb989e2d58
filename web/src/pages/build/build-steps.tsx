import Circle from 'lucide-solid/icons/circle'
import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleX from 'lucide-solid/icons/circle-x'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import Minus from 'lucide-solid/icons/minus'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Index, Match, Show, Switch } from 'solid-js'
import type { RepairAttempt } from '../../../../contract/nouns.ts'
import { now } from '../../clock.ts'
import { formatDuration, formatRunning } from '../../format.ts'
import { words } from '../../words.ts'
import type { StepView } from './build-view.ts'

interface BuildStepsProps {
  steps: readonly StepView[]
  repairs: readonly RepairAttempt[]
  isOver: boolean
  /** Why it failed stands beside the steps: they do not say it again. */
  isExplained: boolean
  /** It runs no further until somebody confirms it. */
  isWaiting: boolean
}

/** The steps in order; a running one counts, only what runs or failed has colour. */
export function BuildSteps(props: BuildStepsProps) {
  // a repair is no step that every build takes
  const steps = () => props.steps.filter((step) => step.step !== 'repair' || !isIdle(step))
  const titleOf = (step: StepView) =>
    step.step === 'repair' ? repairTitle(step, props.repairs) : step.title
  return (
    <ol class="grid gap-1">
      <Index each={steps()}>
        {(step) => (
          <li
            class="flex items-start gap-2 py-1"
            aria-current={step().state === 'running' && !props.isOver ? 'step' : undefined}
          >
            <Mark step={step()} isOver={props.isOver} isWaiting={props.isWaiting} />
            <div class="min-w-0 flex-1">
              <span class={isIdle(step()) ? 'text-ink-3' : ''}>{titleOf(step())}</span>
              <Show when={step().state !== 'unneeded'}>
                <span class="sr-only">, {words[`step_${step().state}`]}</span>
              </Show>
              <Show when={step().state === 'failed' && !props.isExplained && step().text}>
                <span class="block text-sm text-bad">{step().text}</span>
              </Show>
            </div>
            <span class="text-sm text-ink-2 tabular-nums">{timeOf(step(), props.isOver)}</span>
          </li>
        )}
      </Index>
    </ol>
  )
}

function Mark(props: { step: StepView; isOver: boolean; isWaiting: boolean }) {
  return (
    <span class="mt-0.5 shrink-0" aria-hidden="true">
      <Switch fallback={<Circle size={16} class="text-line-strong" />}>
        <Match when={props.step.state === 'done'}>
          <CircleCheck size={16} class="text-ink-3" />
        </Match>
        <Match when={props.step.state === 'unneeded'}>
          <Minus size={16} class="text-ink-3" />
        </Match>
        <Match when={props.step.state === 'failed'}>
          <CircleX size={16} class="text-bad" />
        </Match>
        <Match when={props.step.state === 'running' && !props.isOver && props.isWaiting}>
          <TriangleAlert size={16} class="text-warn" />
        </Match>
        <Match when={props.step.state === 'running' && !props.isOver}>
          <LoaderCircle size={16} class="spin text-accent-ink" />
        </Match>
      </Switch>
    </span>
  )
}

/** The one that runs is the next after those that are known. */
function repairTitle({ title, state }: StepView, repairs: readonly RepairAttempt[]): string {
  const of = repairs.at(-1)?.of
  if (of === undefined) return title
  return words.repairOf(repairs.length + (state === 'running' ? 1 : 0), of)
}

function isIdle({ state }: StepView) {
  return state === 'waiting' || state === 'unneeded'
}

function timeOf({ state, startedAt, durationMs }: StepView, isOver: boolean) {
  if (state === 'unneeded') return words.step_unneeded
  if (durationMs !== null) return formatDuration(durationMs)
  if (state !== 'running' || startedAt === null || isOver) return ''
  return formatRunning(now() - Date.parse(startedAt))
}
