// Live versions whose code ends its runner, in real containers; the test answers for the gateway.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeTrouble } from '../../../contract/describe-trouble.ts'
import { findRunnerOfVersion } from '../../../db/runners.ts'
import { listRuntimeLogsAfter } from '../../../db/runtime-logs.ts'
import { findTrouble } from '../../../db/runtime-troubles.ts'
import { createDeployWorld, type DeployWorld } from '../../../test/deploy-world.ts'
import { until } from '../../../test/until.ts'
import { reviveRunner } from './revive-runner.ts'

let world: DeployWorld
beforeAll(async () => {
  world = await createDeployWorld(`rv${process.pid}`)
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function liveVersion(code: string) {
  const { db, context } = world
  const { serverId, versionId } = await world.liveVersion(code)
  return {
    versionId,
    revive: () => reviveRunner(context, versionId),
    lines: () => listRuntimeLogsAfter(db, { serverId, after: 0, limit: 100 }),
    trouble: async () => {
      const trouble = await findTrouble(db, versionId)
      return (
        trouble && describeTrouble(trouble, { now: new Date(), isServed: false, isAsleep: false })
      )
    },
  }
}

test('a runner that ends at every start is tried less and less often, and its log says why', async () => {
  const version = await liveVersion('console.error("I cannot start"); module.exports = {}')
  const failures = async () => (await version.lines()).filter(({ source }) => source === 'platform')
  await expect(version.revive()).rejects.toMatchObject({ code: 'RunnerExited' })
  await until(
    'it failed four times',
    async () => {
      await version.revive().catch(() => {}) // it ends again
      return (await failures()).length >= 4
    },
    40_000,
  )
  expect((await failures()).map(({ level, message }) => [level, message])).toEqual([
    ['error', 'The runner failed: exit code 70. It is started again.'],
    ['error', 'The runner failed 2 times in a minute: exit code 70. Next try in 1 s.'],
    ['error', 'The runner failed 3 times in a minute: exit code 70. Next try in 2 s.'],
    ['error', 'The runner failed 4 times in a minute: exit code 70. Next try in 4 s.'],
  ])
  expect((await failures())[0]?.data).toEqual({ exitCode: 70 })
  const told = (await version.lines()).map(({ source, message }) =>
    source === 'platform' || message === 'I cannot start' ? source : [],
  )
  expect(told.flat()).toEqual(Array(4).fill(['server', 'platform']).flat()) // its last words, then ours
  expect(await version.trouble()).toMatch(
    /^Its runner failed 4 times in a minute: exit code 70\. Next try in \d s\.$/,
  )
  expect(await version.revive()).toEqual({ isNew: false })
  expect(await findRunnerOfVersion(world.db, version.versionId)).toBeUndefined()
})

test.each([
  ['fills its heap', 'const all = []; for (;;) all.push(new Array(1e6).fill(0))'],
  ['fills its container', 'const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))'],
])('a runner that %s is out of memory', async (_how, code) => {
  const version = await liveVersion(code)
  await expect(version.revive()).rejects.toMatchObject({ code: 'RunnerExited' })
  await version.revive().catch(() => {}) // it ends again
  expect((await version.lines()).at(-1)?.message).toMatch(/^The runner failed: out of memory\. It/)
})

test('a start that the owner can mend is told, and does not come again at once', async () => {
  const version = await liveVersion('module.exports = {}')
  await world.db('versions').where({ id: version.versionId }).update({ bundleSha256: null })
  await expect(version.revive()).rejects.toMatchObject({ code: 'HashMismatch' })
  await expect(version.revive()).rejects.toMatchObject({ code: 'HashMismatch' })
  expect(await version.trouble()).toMatch(
    /^Its runner failed 2 times in a minute: it could not be started \(.*\)\. Next try in 1 s\.$/,
  )
  expect(await version.revive()).toEqual({ isNew: false })
})
