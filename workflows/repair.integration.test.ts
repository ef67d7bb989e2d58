import { ApplicationFailure } from '@temporalio/common'
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { build, fails, writtenByModel, type BuildOptions, type Name } from '../test/fake-build.ts'
import { silenceTemporal } from '../test/workflows.ts'

beforeAll(silenceTemporal)

const toDeploy: Name[] = ['contractCheck', 'place', 'deploy', 'healthCheck', 'activate', 'endLive']

type Replaced = Parameters<typeof build>[0]

function buildByModel(
  replaced: Replaced = {},
  { repairTries, ...options }: BuildOptions & { repairTries?: number } = {},
) {
  const hostId = randomUUID()
  const model = writtenByModel(hostId, repairTries === undefined ? {} : { repairTries })
  return build({ ...model, ...replaced }, { hostId, ...options })
}

/** Fails with `type` in the first `rounds` rounds. */
const failsUntil =
  (rounds: number, type: string) =>
  async ({ round = 0 }: { round?: number }) => {
    if (round < rounds) throw ApplicationFailure.nonRetryable('in a test', type)
  }

test('has the model write what came without a spec', async () => {
  const { outcome, names } = await buildByModel()
  expect(outcome).toBe('live')
  expect(names().slice(0, 3)).toEqual(['begin', 'generateByModel', 'render'])
})

test.each([
  ['render', 'SpecInvalid', ['render']],
  ['scan', 'ScanRejected', ['render', 'scan']],
  ['compile', 'CompileFailed', ['render', 'scan', 'compile']],
  ['selfTest', 'SelfTestFailed', ['render', 'scan', 'compile', 'selfTest']],
] as const)(
  'a fault in %s is repaired, and everything is checked again',
  async (name, type, first) => {
    const { outcome, names, calls } = await buildByModel({ [name]: failsUntil(1, type) })
    expect(outcome).toBe('live')
    expect(names()).toEqual([
      'begin',
      'generateByModel',
      ...first,
      'repair',
      'render',
      'scan',
      'compile',
      'selfTest',
      ...toDeploy,
    ])
    const rounds = calls
      .filter((call) => call.name === 'repair' || call.name === 'render')
      .map(({ name: of, input }) => ({ of, ...input }))
    expect(rounds).toMatchObject([
      { of: 'render', round: 0 },
      { of: 'repair', round: 1 },
      { of: 'render', round: 1 },
    ])
  },
)

test('repairs as often as allowed, and no more', async () => {
  const { outcome, names, calls, events } = await buildByModel({
    selfTest: fails('SelfTestFailed'),
  })
  expect(outcome).toBe('SelfTestFailed')
  expect(names().filter((name) => name === 'repair')).toHaveLength(3)
  expect(calls.at(-1)).toEqual({
    name: 'failBuild',
    input: { buildId: 'bld_1', code: 'SelfTestFailed', step: 'self-test', round: 3 },
  })
  expect(events).toBeLessThan(250)
})

test('stays under 250 events with every repair, a confirmation and an old version', async () => {
  const hostId = randomUUID()
  const { outcome, events } = await build(
    {
      ...writtenByModel(hostId),
      selfTest: failsUntil(3, 'SelfTestFailed'),
      contractCheck: async () => ({ waitMs: 1 }),
      activate: async () => ({ retire: { versionId: 'ver_1', hostId } }),
    },
    { hostId },
  )
  expect(outcome).toBe('live')
  expect(events).toBeLessThan(250)
})

test('decides the same when every decision is replayed from history', async () => {
  const { outcome, names } = await buildByModel(
    { scan: failsUntil(2, 'ScanRejected') },
    { maxCachedWorkflows: 0 },
  )
  expect(outcome).toBe('live')
  expect(names().filter((name) => name === 'repair')).toHaveLength(2)
})

test('a repair that declines ends the build with the fault', async () => {
  const { outcome, names, calls } = await buildByModel({
    scan: fails('ScanRejected'),
    repair: async () => ({ isRepaired: false }),
  })
  expect(outcome).toBe('ScanRejected')
  expect(names().slice(-3)).toEqual(['repair', 'fence', 'failBuild'])
  expect(calls.at(-1)?.input).toMatchObject({ code: 'ScanRejected', step: 'scan', round: 0 })
})

test('a repair that nobody answers ends the build with the fault, and says what it ran into', async () => {
  const { outcome, calls } = await buildByModel(
    {
      scan: fails('ScanRejected'),
      repair: async () => {
        throw ApplicationFailure.retryable('in a test', 'ModelUnavailable')
      },
    },
    { timeScale: 0.05 },
  )
  expect(outcome).toBe('ScanRejected')
  expect(calls.filter(({ name }) => name === 'repair')).toHaveLength(3)
  expect(calls.find(({ name }) => name === 'noteFailedRepair')?.input).toEqual({
    buildId: 'bld_1',
    round: 1,
    code: 'ModelUnavailable',
  })
  expect(calls.at(-1)?.input).toMatchObject({ code: 'ScanRejected', step: 'scan', round: 0 })
})

test('asks no model about what people wrote', async () => {
  const { outcome, names } = await build({ scan: fails('ScanRejected') })
  expect(outcome).toBe('ScanRejected')
  expect(names()).not.toContain('repair')
})

test('asks no model about a fault of the platform', async () => {
  const { outcome, names } = await buildByModel({ compile: fails('HashMismatch') })
  expect(outcome).toBe('HashMismatch')
  expect(names()).not.toContain('repair')
})

test.each([
  'ModelNotConfigured',
  'ModelDenied',
  'ModelRefused',
  'NotPossible',
  'TokenLimitReached',
])('%s ends the build at once and says so', async (type) => {
  const { outcome, calls } = await buildByModel({ generateByModel: fails(type) })
  expect(outcome).toBe(type)
  expect(calls.filter(({ name }) => name === 'generateByModel')).toHaveLength(1)
  expect(calls.at(-1)?.input).toMatchObject({ code: type, step: 'generate' })
})

test('waits as long as the model asks to before it asks again', async () => {
  let tries = 0
  const startedMs = performance.now()
  const { outcome } = await buildByModel({
    generateByModel: async () => {
      if (++tries === 1)
        throw ApplicationFailure.create({ type: 'ModelUnavailable', nextRetryDelay: '300ms' })
    },
  })
  expect(outcome).toBe('live')
  expect(tries).toBe(2)
  expect(performance.now() - startedMs).toBeGreaterThan(300)
})

test('a build cancelled while the model repairs is cancelled, not failed', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const { outcome, calls } = await buildByModel(
    { scan: fails('ScanRejected'), repair: () => held },
    {
      during: async (handle, names) => {
        await expect.poll(names).toContain('repair')
        await handle.cancel()
        release()
      },
    },
  )
  expect(outcome).toBe('CancelledFailure')
  expect(calls.at(-1)?.input).toMatchObject({ code: 'Cancelled', step: null })
})
