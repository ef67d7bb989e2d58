import { expect, it } from 'vitest'
import type { BuildEvent } from '../../../../contract/nouns.ts'
import { applyBuildEvent, currentStep, emptyBuildView } from './build-view.ts'

function event(seq: number, part: Partial<BuildEvent>): BuildEvent {
  const at = `2026-11-25T10:00:${String(seq).padStart(2, '0')}.000Z`
  return {
    seq,
    at,
    step: null,
    type: 'note',
    text: '',
    durationMs: null,
    state: null,
    repair: null,
    ...part,
  }
}

function viewOf(...events: BuildEvent[]) {
  return events.reduce(applyBuildEvent, emptyBuildView())
}

function stepOf(view: ReturnType<typeof viewOf>, name: string) {
  return view.steps.find((step) => step.step === name)
}

const scanning = [
  event(1, { step: 'begin', type: 'step-started' }),
  event(2, { step: 'begin', type: 'step-done', durationMs: 12 }),
  event(3, { step: 'scan', type: 'step-started' }),
]

it('begins with every step waiting, in order', () => {
  const { steps, end } = emptyBuildView()
  expect(steps.map((step) => step.step).slice(0, 3)).toEqual(['begin', 'generate', 'render'])
  expect(steps.every((step) => step.state === 'waiting')).toBe(true)
  expect(end).toBeNull()
})

it('knows which step runs and since when', () => {
  const view = viewOf(...scanning)
  expect(stepOf(view, 'begin')).toMatchObject({ state: 'done', durationMs: 12 })
  expect(stepOf(view, 'scan')).toMatchObject({
    state: 'running',
    startedAt: '2026-11-25T10:00:03.000Z',
  })
  expect(currentStep(view)?.step).toBe('scan')
})

it('keeps a note as a line and as the last word of its step', () => {
  const view = viewOf(...scanning, event(4, { step: 'scan', text: '2 files read' }))
  expect(view.lines.map((line) => line.text)).toEqual(['2 files read'])
  expect(stepOf(view, 'scan')?.text).toBe('2 files read')
})

it('shows nothing twice when the stream begins again', () => {
  const note = event(4, { step: 'scan', text: 'once' })
  const view = viewOf(...scanning, note, ...scanning, note)
  expect(view.lines).toHaveLength(1)
  expect(stepOf(view, 'begin')?.state).toBe('done')
  expect(view.lastSeq).toBe(4)
})

it('points at the failed step and leaves the later ones waiting', () => {
  const view = viewOf(
    ...scanning,
    event(4, { step: 'scan', type: 'step-failed', text: 'eval is used', durationMs: 40 }),
    event(5, { type: 'build-ended', state: 'failed', text: 'Failed' }),
  )
  expect(currentStep(view)).toMatchObject({ step: 'scan', state: 'failed', durationMs: 40 })
  expect(stepOf(view, 'compile')?.state).toBe('waiting')
  expect(view.end).toBe('failed')
  expect(view.lines.map((line) => line.isBad)).toEqual([true, true])
})

it('asks for nothing more of a build that is live without an old version to retire', () => {
  const before = viewOf(event(1, { step: 'activate', type: 'step-done', durationMs: 5 }))
  expect(stepOf(before, 'retire')?.state).toBe('waiting')
  const ended = applyBuildEvent(before, event(2, { type: 'build-ended', state: 'live' }))
  expect(stepOf(ended, 'retire')?.state).toBe('unneeded')
  expect(stepOf(ended, 'activate')?.state).toBe('done')
})

const repair = {
  round: 1,
  of: 3,
  code: 'ScanRejected',
  reason: 'eval is used',
  summary: 'Reads JSON instead.',
  diff: '-eval\n+JSON.parse',
  use: { calls: 1, inputTokens: 9, cachedInputTokens: 0, outputTokens: 9, costUsd: null },
}
const repairing = [
  ...scanning,
  event(4, { step: 'scan', type: 'step-failed', text: 'eval is used', durationMs: 40 }),
  event(5, { step: 'repair', type: 'step-started' }),
]

it('points at the repair while it runs, not at what it repairs', () => {
  const view = viewOf(...repairing)
  expect(currentStep(view)?.step).toBe('repair')
  expect(stepOf(view, 'scan')?.state).toBe('failed')
})

it('goes through the checks anew after a repair, and keeps what it did', () => {
  const view = viewOf(
    ...repairing,
    event(6, { step: 'repair', type: 'step-done', text: 'Reads JSON instead.', repair }),
  )
  expect(stepOf(view, 'scan')).toMatchObject({ state: 'waiting', durationMs: null, text: null })
  expect(stepOf(view, 'begin')?.state).toBe('done')
  expect(view.repairs).toEqual([repair])
})

it('points at what failed when a repair failed too', () => {
  const view = viewOf(
    ...repairing,
    event(6, { step: 'repair', type: 'step-failed', text: 'Not repaired' }),
    event(7, { type: 'build-ended', state: 'failed' }),
  )
  expect(currentStep(view)?.step).toBe('scan')
})

it('counts anew when a step is tried again', () => {
  const view = viewOf(
    event(1, { step: 'deploy', type: 'step-started' }),
    event(2, { step: 'deploy', type: 'step-failed', text: 'busy', durationMs: 9 }),
    event(3, { step: 'deploy', type: 'step-started' }),
  )
  expect(stepOf(view, 'deploy')).toMatchObject({ state: 'running', durationMs: null, text: null })
})
