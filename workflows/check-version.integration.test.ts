import { ApplicationFailure } from '@temporalio/common'
import { WorkflowFailedError } from '@temporalio/client'
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { fakeActivities } from '../test/fake-build.ts'
import { runWorkflows, silenceTemporal } from '../test/workflows.ts'
import { checkWorkflowId } from './messages.ts'

beforeAll(silenceTemporal)

async function check(replaced: Parameters<typeof fakeActivities>[1] = {}) {
  const hostId = randomUUID()
  const versionId = `ver_${hostId}`
  const fake = fakeActivities(hostId, replaced)
  await using runner = await runWorkflows({ activities: fake.activities, hostId })
  const run = runner.client.workflow.execute('checkVersion', {
    workflowId: checkWorkflowId(versionId),
    taskQueue: `control-${hostId}`,
    args: [{ versionId, timeScale: 0.05 }],
  })
  const failure: unknown = await run.then(
    () => undefined,
    (err: unknown) => err,
  )
  return { ...fake, versionId, failure }
}

test('scans, and then tries out on the host that is named', async () => {
  const { calls, versionId, failure } = await check()
  expect(failure).toBeUndefined()
  expect(calls).toEqual([
    { name: 'rescanVersion', input: { versionId } },
    { name: 'retestVersion', input: { versionId } },
  ])
})

test('a busy host is asked again', async () => {
  let tries = 0
  const { calls, failure } = await check({
    retestVersion: async () => {
      if (++tries < 3) throw ApplicationFailure.retryable('in a test', 'HostBusy')
    },
  })
  expect(failure).toBeUndefined()
  expect(calls.map(({ name }) => name)).toEqual([
    'rescanVersion',
    ...Array(3).fill('retestVersion'),
  ])
})

test('ends with the error that no repetition mends', async () => {
  const { calls, failure } = await check({
    rescanVersion: async () => {
      throw ApplicationFailure.nonRetryable('in a test', 'HashMismatch')
    },
  })
  expect(failure).toBeInstanceOf(WorkflowFailedError)
  expect(failure).toMatchObject({ cause: { cause: { type: 'HashMismatch' } } })
  expect(calls).toHaveLength(1)
})
