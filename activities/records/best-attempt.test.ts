import { expect, test } from 'vitest'
import type { BuildFailure, ExampleResult } from '../../contract/nouns.ts'
import { bestAttempt } from './best-attempt.ts'

const red: ExampleResult = {
  tool: 'echo',
  title: 'Says it',
  state: 'failed',
  reason: 'No.',
  durationMs: 1,
}

function failed(step: BuildFailure['step'], reds = 0): BuildFailure {
  const calls = Array.from({ length: reds }, () => red)
  return { code: 'SelfTestFailed', title: 'It failed', detail: null, step, calls }
}

test('is the one that came furthest', () => {
  expect(bestAttempt([failed('scan'), failed('self-test', 2), failed('compile')])).toBe(1)
})

test('of two that came as far, the one with less to mend', () => {
  expect(bestAttempt([failed('self-test', 1), failed('self-test', 2)])).toBe(0)
  expect(bestAttempt([failed('self-test', 2), failed('self-test', 1)])).toBe(1)
})

test('of equals the last', () => {
  expect(bestAttempt([failed('scan'), failed('scan'), failed('render')])).toBe(1)
})
