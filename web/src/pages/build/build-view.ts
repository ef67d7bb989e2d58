// What the page shows of a build, folded from its events. Free of the page, so that it is tested by values.
import {
  buildSteps,
  buildStepTitles,
  type BuildState,
  type BuildStep,
} from '../../../../contract/build-steps.ts'
import type { BuildEvent } from '../../../../contract/nouns.ts'

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
  end: BuildState | null
}

export function emptyBuildView(): BuildView {
  const steps = buildSteps.map((step): StepView => ({
    step,
    title: buildStepTitles[step],
    state: 'waiting',
    startedAt: null,
    durationMs: null,
    text: null,
  }))
  return { lastSeq: 0, steps, lines: [], end: null }
}

/** The next view. An event that was seen already changes nothing, so a stream may begin again anywhere. */
export function applyBuildEvent(view: BuildView, event: BuildEvent): BuildView {
  if (event.seq <= view.lastSeq) return view
  const isLive = event.type === 'build-ended' && event.state === 'live'
  const steps = view.steps.map((step) => (step.step === event.step ? nextStep(step, event) : step))
  return {
    lastSeq: event.seq,
    // a first version has no old one to retire
    steps: isLive ? steps.map(unneededIfWaiting) : steps,
    lines: event.text === '' ? view.lines : [...view.lines, lineOf(event)],
    end: event.type === 'build-ended' ? event.state : view.end,
  }
}

/** The step that counts now: the failed one, the running one, else the last that is done. */
export function currentStep(view: BuildView): StepView | undefined {
  return (
    view.steps.find((step) => step.state === 'failed') ??
    view.steps.findLast((step) => step.state === 'running') ??
    view.steps.findLast((step) => step.state === 'done')
  )
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

function unneededIfWaiting(step: StepView): StepView {
  return step.state === 'waiting' ? { ...step, state: 'unneeded' } : step
}

function lineOf({ seq, at, step, text, type, state }: BuildEvent): LogLine {
  return { seq, at, step, text, isBad: type === 'step-failed' || state === 'failed' }
}
