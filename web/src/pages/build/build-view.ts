// What the page shows of a build, folded from its events. Free of the page, so that it is tested by values.
import {
  buildSteps,
  buildStepTitles,
  type BuildState,
  type BuildStep,
} from '../../../../contract/build-steps.ts'
import type { BuildEvent, RepairAttempt } from '../../../../contract/nouns.ts'

export interface StepView {
  step: BuildStep
  title: string
  state: 'waiting' | 'running' | 'done' | 'failed' | 'unneeded'
  startedAt: string | null
  durationMs: number | null
  /** The last thing said about it. */
  text: string | null
}

export interface LogLine {
  seq: number
  at: string
  step: BuildStep | null
  text: string
  isBad: boolean
}

export interface BuildView {
  lastSeq: number
  steps: StepView[]
  lines: LogLine[]
  repairs: RepairAttempt[]
  end: BuildState | null
}

/** What a repair changes goes through these once more. */
const REPEATED: readonly BuildStep[] = ['render', 'scan', 'compile', 'self-test']

export function emptyBuildView(): BuildView {
  const steps = buildSteps.map((step): StepView => ({
    step,
    title: buildStepTitles[step],
    state: 'waiting',
    startedAt: null,
    durationMs: null,
    text: null,
  }))
  return { lastSeq: 0, steps, lines: [], repairs: [], end: null }
}

/** The next view. An event that was seen already changes nothing, so a stream may begin again anywhere. */
export function applyBuildEvent(view: BuildView, event: BuildEvent): BuildView {
  if (event.seq <= view.lastSeq) return view
  const isLive = event.type === 'build-ended' && event.state === 'live'
  const isRepaired = event.step === 'repair' && event.type === 'step-done'
  const steps = view.steps.map((step) => {
    if (step.step === event.step) return nextStep(step, event)
    return isRepaired && REPEATED.includes(step.step) ? againStep(step) : step
  })
  return {
    lastSeq: event.seq,
    // a first version has no old one to retire
    steps: isLive ? steps.map(unneededIfWaiting) : steps,
    repairs: event.repair === null ? view.repairs : [...view.repairs, event.repair],
    lines: event.text === '' ? view.lines : [...view.lines, lineOf(event)],
    end: event.type === 'build-ended' ? event.state : view.end,
  }
}

/** The step that counts now: the running one, the one that failed, else the last that is done. */
export function currentStep({ steps, end }: BuildView): StepView | undefined {
  const failed = steps.find((step) => step.state === 'failed')
  const running = steps.findLast((step) => step.state === 'running')
  const either = end === null ? (running ?? failed) : (failed ?? running)
  return either ?? steps.findLast((step) => step.state === 'done')
}

function nextStep(step: StepView, event: BuildEvent): StepView {
  const text = event.text === '' ? step.text : event.text
  switch (event.type) {
    case 'step-started':
      return { ...step, state: 'running', startedAt: event.at, durationMs: null, text: null }
    case 'step-done':
      return { ...step, state: 'done', durationMs: event.durationMs, text }
    case 'step-failed':
      return { ...step, state: 'failed', durationMs: event.durationMs, text }
    case 'note':
    case 'build-ended':
      return { ...step, text }
  }
}

function againStep(step: StepView): StepView {
  return { ...step, state: 'waiting', startedAt: null, durationMs: null, text: null }
}

function unneededIfWaiting(step: StepView): StepView {
  return step.state === 'waiting' ? { ...step, state: 'unneeded' } : step
}

function lineOf({ seq, at, step, text, type, state }: BuildEvent): LogLine {
  return { seq, at, step, text, isBad: type === 'step-failed' || state === 'failed' }
}
