import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { RowMend } from '../activities/reconcile/mends-of.ts'
import { fails, fakeActivities } from '../test/fake-build.ts'
import { runWorkflows, silenceTemporal } from '../test/workflows.ts'
import { searchAttributes } from './search-attributes.ts'

beforeAll(silenceTemporal)

const lost: RowMend = { what: 'end-build', id: 'bld_1', serverId: 'srv_1', hostId: null }

/** `looks` is what each look finds, in order; then nothing. */
async function reconcile(
  looks: (hostId: string) => RowMend[][],
  replaced: Parameters<typeof fakeActivities>[1] = {},
) {
  const hostId = randomUUID()
  const found = looks(hostId)
  const findMends = async () => found.shift() ?? []
  const { activities, calls } = fakeActivities(hostId, { findMends, ...replaced })
  await using runner = await runWorkflows({ activities, hostId })
  const handle = await runner.client.workflow.start('reconcile', {
    workflowId: `reconcile-${hostId}`,
    taskQueue: `control-${hostId}`,
  })
  const result: unknown = await handle.result()
  const { typedSearchAttributes } = await handle.describe()
  const mends = calls.filter(({ name }) => name === 'mend').map(({ input }) => input)
  return {
    result,
    mends,
    looks: calls.length - mends.length,
    needsAttention: typedSearchAttributes.get(searchAttributes.needsAttention),
  }
}

test('ends at once when rows agree', async () => {
  expect(await reconcile(() => [])).toMatchObject({ result: { mended: 0 }, mends: [], looks: 1 })
})

test('mends what it finds, on the host where it is, and looks again', async () => {
  const left = (hostId: string): RowMend => ({
    what: 'stop-runner',
    id: 'ver_1',
    serverId: 'srv_1',
    hostId,
  })
  const run = await reconcile((hostId) => [[lost], [left(hostId)]])
  expect(run).toMatchObject({ result: { mended: 2 }, looks: 3, needsAttention: undefined })
  expect(run.mends).toEqual([lost, left(expect.any(String))])
})

test('what cannot be mended asks for attention, and keeps nothing else from being mended', async () => {
  const other = { ...lost, id: 'bld_2' }
  const mend = async (input: object) =>
    'id' in input && input.id === lost.id ? fails('HostUnavailable')() : { isMended: true }
  const run = await reconcile(() => [[lost, other], [lost]], { mend })
  expect(run).toMatchObject({ result: { mended: 1 }, looks: 2, needsAttention: true })
})

test('does not go round for ever', async () => {
  const run = await reconcile(() => Array.from({ length: 50 }, () => [lost]))
  expect(run.looks).toBe(4)
})
