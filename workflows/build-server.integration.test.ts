import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client'
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { Activities } from '../activities/index.ts'
import { runWorkflows, silenceTemporal } from '../test/workflows.ts'

beforeAll(silenceTemporal)

type Name = keyof Activities
interface Call {
  name: Name
  input: object
}

const toHealthy: Name[] = [
  'begin',
  'generate',
  'render',
  'scan',
  'compile',
  'place',
  'deploy',
  'healthCheck',
]
const undoAll: Name[] = ['removeRunner', 'releasePort', 'failBuild']

const stepOf: Partial<Record<Name, string>> = { healthCheck: 'health-check' }

/** Activities that note their calls and succeed, but for those that the test replaces. */
function fakeActivities(
  hostId: string,
  replaced: Partial<Record<Name, () => Promise<unknown>>> = {},
) {
  const calls: Call[] = []
  const results: Record<Name, unknown> = {
    begin: { versionId: 'ver_2' },
    generate: undefined,
    render: undefined,
    scan: undefined,
    compile: undefined,
    place: { hostId },
    releasePort: undefined,
    deploy: undefined,
    removeRunner: undefined,
    healthCheck: undefined,
    activate: { retire: null },
    retire: { ok: true, detail: '' },
    fence: { isLive: false, retire: null },
    failBuild: undefined,
    endLive: undefined,
  }
  const activities = Object.fromEntries(
    Object.entries(results).map(([name, result]) => [
      name,
      async (input: object) => {
        calls.push({ name: name as Name, input })
        const replacement = replaced[name as Name]
        return replacement ? replacement() : result
      },
    ]),
  )
  return { activities, calls, names: () => calls.map(({ name }) => name) }
}

async function build(
  replaced: Parameters<typeof fakeActivities>[1] = {},
  {
    timeScale,
    during,
    maxCachedWorkflows,
    hostId = randomUUID(),
  }: {
    hostId?: string
    timeScale?: number
    during?: (handle: WorkflowHandle, names: () => Name[]) => Promise<void>
    maxCachedWorkflows?: number
  } = {},
) {
  const fake = fakeActivities(hostId, replaced)
  await using runner = await runWorkflows({
    activities: fake.activities,
    hostId,
    ...(maxCachedWorkflows !== undefined && { maxCachedWorkflows }),
  })
  const serverId = `srv_${hostId}`
  const handle = await runner.startBuild({
    buildId: 'bld_1',
    serverId,
    ...(timeScale && { timeScale }),
  })
  await during?.(handle, fake.names)
  const outcome = await handle.result().then(
    () => 'live',
    (err: unknown) => failureType(err),
  )
  const { raw } = await handle.describe()
  const events = Number(raw.workflowExecutionInfo?.historyLength)
  return { outcome, events, ...fake }
}

function failureType(err: unknown) {
  if (!(err instanceof WorkflowFailedError)) throw err
  const { cause } = err
  return cause instanceof ApplicationFailure ? cause.type : cause?.name
}

const fails = (type: string) => async () => {
  throw ApplicationFailure.nonRetryable('in a test', type)
}

test('goes through every step in order and ends live', async () => {
  const { outcome, names, events } = await build()
  expect(outcome).toBe('live')
  expect(names()).toEqual([...toHealthy, 'activate', 'endLive'])
  expect(events).toBeLessThan(250)
})

test('gives the same result when every decision is replayed from history', async () => {
  const { outcome, names } = await build({}, { maxCachedWorkflows: 0 })
  expect(outcome).toBe('live')
  expect(names()).toEqual([...toHealthy, 'activate', 'endLive'])
})

test('retires the version that served before, on its own host', async () => {
  const hostId = randomUUID()
  const { names, calls } = await build(
    { activate: async () => ({ retire: { versionId: 'ver_1', hostId } }) },
    { hostId },
  )
  expect(names()).toEqual([...toHealthy, 'activate', 'retire', 'endLive'])
  expect(calls.at(-2)?.input).toEqual({ buildId: 'bld_1', versionId: 'ver_1' })
})

test('goes live although the old version cannot be retired', async () => {
  const hostId = randomUUID()
  const { outcome, names } = await build(
    {
      activate: async () => ({ retire: { versionId: 'ver_1', hostId } }),
      retire: fails('Internal'),
    },
    { hostId },
  )
  expect(outcome).toBe('live')
  expect(names()).toEqual([...toHealthy, 'activate', 'retire', 'endLive'])
})

test.each(toHealthy)(
  'a failure in %s undoes what came before, in reverse, and changes nothing',
  async (name) => {
    const { outcome, names, calls } = await build({ [name]: fails('SourceInvalid') })
    expect(outcome).toBe('SourceInvalid')
    const at = toHealthy.indexOf(name)
    const undone = undoAll.slice(at >= 6 ? 0 : at === 5 ? 1 : 2)
    expect(names()).toEqual([...toHealthy.slice(0, at + 1), 'fence', ...undone])
    expect(calls.at(-1)?.input).toEqual({
      buildId: 'bld_1',
      code: 'SourceInvalid',
      step: stepOf[name] ?? name,
    })
  },
)

test('a failed activation undoes everything', async () => {
  const { outcome, names } = await build({ activate: fails('VersionNotBuilding') })
  expect(outcome).toBe('VersionNotBuilding')
  expect(names()).toEqual([...toHealthy, 'activate', 'fence', ...undoAll])
})

test('an activation whose answer was lost is live: nothing is undone', async () => {
  const { outcome, names } = await build({
    activate: fails('VersionNotBuilding'),
    fence: async () => ({ isLive: true, retire: null }),
  })
  expect(outcome).toBe('live')
  expect(names()).toEqual([...toHealthy, 'activate', 'fence', 'endLive'])
})

test('an undo that fails does not keep the others from running', async () => {
  const { outcome, names } = await build({
    healthCheck: fails('ToolsDiffer'),
    removeRunner: fails('Internal'),
  })
  expect(outcome).toBe('ToolsDiffer')
  expect(names()).toEqual([...toHealthy, 'fence', ...undoAll])
})

test.each(['render', 'deploy', 'healthCheck'] as const)(
  'a build cancelled in %s is undone and says so',
  async (name) => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const { outcome, calls } = await build(
      { [name]: () => held },
      {
        during: async (handle, names) => {
          await expect.poll(names).toContain(name)
          await handle.cancel()
          release()
        },
      },
    )
    expect(outcome).toBe('CancelledFailure')
    expect(calls.at(-1)).toEqual({
      name: 'failBuild',
      input: { buildId: 'bld_1', code: 'Cancelled', step: null },
    })
  },
)

test('a step that never ends is ended by its limit and undone', async () => {
  const { outcome, names } = await build(
    { scan: () => Context.current().cancelled },
    { timeScale: 0.005 },
  )
  expect(outcome).toBe('BuildTimedOut')
  expect(names()).toEqual(expect.arrayContaining(['fence', 'failBuild']))
  expect(names()).not.toContain('place')
})

test('a step that fails for a while is tried again', async () => {
  const hostId = randomUUID()
  let tries = 0
  const { outcome } = await build(
    {
      place: async () => {
        if (++tries < 3) throw ApplicationFailure.retryable('in a test', 'NoRoom')
        return { hostId }
      },
    },
    { hostId },
  )
  expect(tries).toBe(3)
  expect(outcome).toBe('live')
})
