import { expect, test } from 'vitest'
import { confirmationWaitMs } from '../contract/build-steps.ts'
import { deployingLimitMs, makingLimitMs, timings, type TimedStep } from './timings.ts'

const MINUTE = 60_000

test('every build ends within 90 minutes, whatever happens to it', () => {
  const longest = (...steps: TimedStep[]) =>
    steps.reduce((sum, step) => sum + timings[step].scheduleToCloseMs, 0)
  const toHealthy =
    makingLimitMs + confirmationWaitMs + longest('contract-check') + deployingLimitMs
  const live = longest('activate', 'retire', 'undo')
  const undone = longest('activate', 'undo', 'undo', 'undo', 'undo') // fence, port, runner, last word
  expect((toHealthy + Math.max(live, undone)) / MINUTE).toBeLessThanOrEqual(90)
})

test('the steps of deploying fit into the time for it', () => {
  const { place, deploy, 'health-check': healthCheck } = timings
  const sum = [place, deploy, healthCheck].reduce((all, one) => all + one.scheduleToCloseMs, 0)
  expect(sum).toBeLessThanOrEqual(deployingLimitMs)
})
