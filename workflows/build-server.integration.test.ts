// The story with activities that only note that they were called.
import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { build, fails, type Name } from '../test/fake-build.ts'
import { silenceTemporal } from '../test/workflows.ts'

beforeAll(silenceTemporal)

const toHealthy: Name[] = [
  'begin',
  'generate',
  'render',
  'scan',
  'compile',
  'selfTest',
  'contractCheck',
  'place',
  'deploy',
  'healthCheck',
]
const undoAll: Name[] = ['removeRunner', 'releasePort', 'failBuild']

const stepOf: Partial<Record<Name, string>> = {
  selfTest: 'self-test',
  contractCheck: 'contract-check',
  healthCheck: 'health-check',
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
    const undone = undoAll.slice(isReached('deploy', at) ? 0 : isReached('place', at) ? 1 : 2)
    expect(names()).toEqual([...toHealthy.slice(0, at + 1), 'fence', ...undone])
    expect(calls.at(-1)?.input).toEqual({
      buildId: 'bld_1',
      code: 'SourceInvalid',
      step: stepOf[name] ?? name,
      round: 0,
    })
  },
)
const isReached = (name: Name, at: number) => at >= toHealthy.indexOf(name)

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
      input: { buildId: 'bld_1', code: 'Cancelled', step: null, round: 0 },
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
