import { beforeAll, expect, test } from 'vitest'
import { build, fails } from '../test/fake-build.ts'
import { silenceTemporal } from '../test/workflows.ts'

beforeAll(silenceTemporal)

const HALF_AN_HOUR = 30 * 60_000
const asks = (waitMs: number) => ({ contractCheck: async () => ({ waitMs }) })
const confirmed = { buildId: 'bld_1' }

test('deploys nothing before somebody says yes', async () => {
  const { outcome, names } = await build(asks(HALF_AN_HOUR), {
    during: async (handle, asked) => {
      await expect.poll(asked).toContain('contractCheck')
      await handle.signal('confirm', { buildId: 'bld_of_another_run' })
      expect(asked()).not.toContain('endConfirmation')
      await handle.signal('confirm', confirmed)
    },
  })
  expect(outcome).toBe('live')
  expect(names().slice(-7)).toEqual([
    'contractCheck',
    'endConfirmation',
    'place',
    'deploy',
    'healthCheck',
    'activate',
    'endLive',
  ])
})

test('a yes that comes before the question is not lost', async () => {
  const { outcome } = await build(
    {
      ...asks(HALF_AN_HOUR),
    },
    { during: (handle) => handle.signal('confirm', confirmed) },
  )
  expect(outcome).toBe('live')
})

test('decides the same when every decision is replayed from history', async () => {
  const { outcome } = await build(asks(HALF_AN_HOUR), {
    maxCachedWorkflows: 0,
    during: (handle) => handle.signal('confirm', confirmed),
  })
  expect(outcome).toBe('live')
})

test('a question that nobody answers ends the build, and nothing was deployed', async () => {
  const { outcome, names, calls } = await build({
    ...asks(50),
    endConfirmation: fails('ConfirmationExpired'),
  })
  expect(outcome).toBe('ConfirmationExpired')
  expect(names()).not.toContain('place')
  expect(calls.at(-1)?.input).toMatchObject({
    code: 'ConfirmationExpired',
    step: 'contract-check',
  })
})

test('a yes whose signal was lost counts, for the row has it', async () => {
  const { outcome } = await build(asks(50))
  expect(outcome).toBe('live')
})

test('to refuse is to cancel: the build ends as cancelled', async () => {
  const { outcome, names, calls } = await build(asks(HALF_AN_HOUR), {
    during: async (handle, asked) => {
      await expect.poll(asked).toContain('contractCheck')
      await handle.cancel()
    },
  })
  expect(outcome).toBe('CancelledFailure')
  expect(names()).not.toContain('place')
  expect(calls.at(-1)?.input).toMatchObject({ code: 'Cancelled', step: null })
})

test('the wait has a time of its own, beside that of the steps', async () => {
  const { outcome } = await build(asks(16_000), { timeScale: 0.01 }) // the steps have 15 s
  expect(outcome).toBe('live')
})
