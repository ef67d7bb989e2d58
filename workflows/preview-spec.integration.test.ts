import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import type { WorkflowHandle } from '@temporalio/client'
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { fails, fakeActivities } from '../test/fake-build.ts'
import { runWorkflows, silenceTemporal } from '../test/workflows.ts'

beforeAll(silenceTemporal)

async function preview(
  replaced: Parameters<typeof fakeActivities>[1] = {},
  {
    startBy = Date.now() + 10_000,
    timeScale,
    during,
  }: {
    startBy?: number
    timeScale?: number
    during?: (handle: WorkflowHandle) => Promise<unknown>
  } = {},
) {
  const hostId = randomUUID()
  const fake = fakeActivities(hostId, replaced)
  await using runner = await runWorkflows({ activities: fake.activities, hostId })
  const handle = await runner.startPreview({
    previewId: `prv_${hostId}`,
    startBy,
    ...(timeScale && { timeScale }),
  })
  await during?.(handle)
  await handle.result()
  return { ...fake, previewId: `prv_${hostId}` }
}

test('asks the model once', async () => {
  const { calls, previewId } = await preview()
  expect(calls).toEqual([{ name: 'writePreview', input: { previewId } }])
})

test('says at once that it was taken up', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await preview(
    { writePreview: () => held },
    {
      during: async (handle) => {
        await expect(handle.executeUpdate('takenUp')).resolves.toBeUndefined()
        release()
      },
    },
  )
})

test('asks no model when nobody waits any more', async () => {
  const { calls, previewId } = await preview({}, { startBy: Date.now() - 1 })
  expect(calls).toEqual([{ name: 'failPreview', input: { previewId, code: 'WorkerUnavailable' } }])
})

test('a model that stays away is the end of the preview, not its silence', async () => {
  const { calls, previewId } = await preview(
    {
      writePreview: async () => {
        throw ApplicationFailure.retryable('in a test', 'ModelUnavailable')
      },
    },
    { timeScale: 0.05 },
  )
  expect(calls.filter(({ name }) => name === 'writePreview')).toHaveLength(4)
  expect(calls.at(-1)).toEqual({
    name: 'failPreview',
    input: { previewId, code: 'ModelUnavailable' },
  })
})

test('a model that never ends is ended by its limit', async () => {
  const { calls } = await preview(
    { writePreview: () => Context.current().cancelled },
    { timeScale: 0.001 },
  )
  expect(calls.at(-1)?.input).toMatchObject({ code: 'ModelUnavailable' })
})

test('what nobody foresaw ends it too', async () => {
  const { calls } = await preview({ writePreview: fails('Internal') })
  expect(calls.at(-1)).toMatchObject({ name: 'failPreview', input: { code: 'Internal' } })
})
