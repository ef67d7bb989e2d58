import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { build, fails, fakeActivities } from '../test/fake-build.ts'
import { runWorkflows, silenceTemporal } from '../test/workflows.ts'
import { restoredSignal, type TakedownInput } from './messages.ts'
import { searchAttributes } from './search-attributes.ts'

beforeAll(silenceTemporal)

const input: TakedownInput = { takedownId: 'tkd_1' }
/** For what waits to try again: with less than this a busy machine is too slow for a step. */
const timeScale = 0.01
type Page = { hostId: string; serverIds: string[] }[]

/** `pages` is what each look for forks finds, in order; then nothing. */
async function begin(
  pages: (hostId: string) => Page[],
  replaced: Parameters<typeof fakeActivities>[1] = {},
  more: Partial<TakedownInput> = {},
) {
  const hostId = randomUUID()
  const found = pages(hostId)
  const nextForksToStop = async () => found.shift() ?? []
  const { activities, calls } = fakeActivities(hostId, { nextForksToStop, ...replaced })
  const runner = await runWorkflows({ activities, hostId })
  const handle = await runner.client.workflow.start('takedownTemplate', {
    workflowId: `takedown-${hostId}`,
    taskQueue: `control-${hostId}`,
    args: [{ ...input, ...more }],
  })
  const inputsOf = (name: string) =>
    calls.filter((call) => call.name === name).map((call) => call.input)
  return { handle, calls, inputsOf, [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() }
}

test('stops page after page, each on its host, and says that it is done', async () => {
  const page = (hostId: string, serverId: string) => [{ hostId, serverIds: [serverId] }]
  await using run = await begin((hostId) => [page(hostId, 'srv_1'), page(hostId, 'srv_2')])
  await run.handle.result()
  expect(run.inputsOf('stopForks')).toMatchObject([
    { takedownId: 'tkd_1', serverIds: ['srv_1'] },
    { takedownId: 'tkd_1', serverIds: ['srv_2'] },
  ])
  expect(run.inputsOf('endTakedown')).toEqual([{ takedownId: 'tkd_1', isOverdue: false }])
})

test('a host that does not answer holds up no other, and its forks are written down', async () => {
  const stopForks = async (asked: { serverIds?: string[] }) =>
    asked.serverIds?.includes('srv_1') ? fails('HostUnavailable')() : undefined
  await using run = await begin(
    (hostId) => [
      [
        { hostId, serverIds: ['srv_1'] },
        { hostId, serverIds: ['srv_2'] },
      ],
    ],
    { stopForks },
  )
  await run.handle.result()
  expect(run.inputsOf('markForksStuck')).toMatchObject([
    { serverIds: ['srv_1'], problem: expect.stringContaining('does not answer') },
  ])
  expect(run.inputsOf('stopForks')).toContainEqual(
    expect.objectContaining({ serverIds: ['srv_2'] }),
  )
})

test('what is stuck is tried again until it stops, and asks for attention meanwhile', async () => {
  const left = [{ stuck: 1 }, { stuck: 1 }, { stuck: 0 }]
  await using run = await begin(() => [], { endTakedown: async () => left.shift() }, { timeScale })
  await run.handle.result()
  expect(run.inputsOf('retryStuckForks')).toHaveLength(2)
  expect(run.inputsOf('endTakedown')).toHaveLength(3)
  const attention = async (runId?: string) => {
    const { typedSearchAttributes } = await run.handle.client
      .getHandle(run.handle.workflowId, runId)
      .describe()
    return typedSearchAttributes.get(searchAttributes.needsAttention)
  }
  expect(await attention(run.handle.firstExecutionRunId)).toBe(true)
  expect(await attention()).toBe(false)
})

test('what did not stop in a day is said to need attention, and is tried until it stops', async () => {
  const left = [{ stuck: 1 }, { stuck: 1 }, { stuck: 0 }]
  await using run = await begin(
    () => [],
    { endTakedown: async () => left.shift() },
    { round: 287, timeScale },
  )
  await run.handle.result()
  expect(run.inputsOf('endTakedown')).toMatchObject(
    [false, true, true].map((isOverdue) => ({ isOverdue })),
  )
  expect(run.inputsOf('retryStuckForks')).toHaveLength(2)
})

test('a restore ends it, also while it waits to try again', async () => {
  const waiting = Promise.withResolvers<void>()
  const endTakedown = async () => {
    waiting.resolve()
    return { stuck: 1 }
  }
  const hostId = randomUUID()
  const { activities, calls } = fakeActivities(hostId, { endTakedown })
  await using runner = await runWorkflows({ activities, hostId })
  const handle = await runner.client.workflow.start('takedownTemplate', {
    workflowId: `takedown-${hostId}`,
    taskQueue: `control-${hostId}`,
    args: [{ takedownId: 'tkd_1' }],
  })
  await waiting.promise
  await handle.signal(restoredSignal)
  await handle.result()
  expect(calls.filter(({ name }) => name === 'retryStuckForks')).toEqual([])
})

test('more pages than one run takes are all stopped, by runs that follow each other', async () => {
  const count = 45
  await using run = await begin((hostId) =>
    Array.from({ length: count }, (_, page) => [{ hostId, serverIds: [`srv_${page}`] }]),
  )
  await run.handle.result()
  expect(run.inputsOf('stopForks')).toMatchObject(
    Array.from({ length: count }, (_, page) => ({ serverIds: [`srv_${page}`] })),
  )
  expect(run.inputsOf('endBuildsOfForks')).toHaveLength(3) // once a run
  const { client, workflowId, firstExecutionRunId } = run.handle
  const { status } = await client.getHandle(workflowId, firstExecutionRunId).describe()
  expect(status.name).toBe('CONTINUED_AS_NEW')
})

test('a build that waits for its confirmation is cancelled by a takedown', async () => {
  const hostId = randomUUID()
  const { outcome, calls } = await build(
    {
      contractCheck: async () => ({ waitMs: 30 * 60_000 }),
      endBuildsOfForks: async () => [{ serverId: `srv_${hostId}` }],
    },
    {
      hostId,
      during: async ({ client }, names) => {
        await expect.poll(names).toContain('contractCheck')
        const takedown = await client.start('takedownTemplate', {
          workflowId: `takedown-${hostId}`,
          taskQueue: `control-${hostId}`,
          args: [input],
        })
        await takedown.result()
      },
    },
  )
  expect(outcome).toBe('CancelledFailure')
  expect(calls.filter(({ name }) => name === 'deploy')).toEqual([])
})

test('builds that are under way are asked to stop before runners are', async () => {
  await using run = await begin(() => [], {
    endBuildsOfForks: async () => [{ serverId: `srv_${randomUUID()}` }], // gone meanwhile
  })
  await run.handle.result()
  expect(run.calls.map(({ name }) => name)).toEqual([
    'endBuildsOfForks',
    'nextForksToStop',
    'endTakedown',
  ])
})
