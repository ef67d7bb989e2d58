// A host that looks while a runner is being stopped, in real containers; the test answers for the gateway.
import { readFile } from 'node:fs/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findRunnerOfVersion } from '../../db/runners.ts'
import { createDeployWorld, type DeployWorld } from '../../test/deploy-world.ts'
import { hostId } from '../../test/rows.ts'
import { deployRunner, discardRunner } from '../containers/deploy.ts'
import { inTurn } from '../containers/version-turns.ts'
import { mendHost } from './mend-host.ts'

let world: DeployWorld
let versionId: string
beforeAll(async () => {
  world = await createDeployWorld(`mh${process.pid}`)
  const echo = new URL('../../runner-template/fixtures/echo.cjs', import.meta.url)
  versionId = (await world.liveVersion(await readFile(echo, 'utf8'))).versionId
  await deployRunner(world.context, versionId)
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function presentRunner() {
  const runner = await findRunnerOfVersion(world.db, versionId)
  if (!runner) throw new Error('it has no runner')
  return runner
}

/** `afterList` happens between the look at the containers and that at the rows, `beforeMend` once both have been seen. */
async function lookOnce({
  afterList = async () => {},
  beforeMend = () => {},
}: {
  afterList?: () => Promise<void>
  beforeMend?: () => void
}) {
  let isFirst = true
  const list: DeployWorld['runtime']['list'] = async (kind) => {
    const found = await world.runtime.list(kind)
    if (isFirst) await afterList()
    isFirst = false
    return found
  }
  const runtime = new Proxy(world.runtime, {
    get(target, name) {
      if (name === 'list') return list
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const call = () => {
    beforeMend()
    return world.context.call()
  }
  await mendHost({ ...world.context, runtime, call, logger: pino({ level: 'silent' }) }, hostId)
  const acts = await world.db('auditEvents').where('action', 'like', 'reconcile.%').orderBy('id')
  return acts.map(({ action }) => action)
}

test('a live version whose runner is just being stopped is deployed anew, and that is no mend', async () => {
  const former = await presentRunner()
  const stopped = Promise.withResolvers<void>()
  const looked = Promise.withResolvers<void>()
  const stop = inTurn(versionId, async () => {
    await world.runtime.stop(former.containerName, { graceSeconds: 0 })
    stopped.resolve()
    await looked.promise
    await discardRunner(world.context, former)
  })
  await stopped.promise
  const mends = await lookOnce({ beforeMend: looked.resolve })
  await stop
  expect((await presentRunner()).id).not.toBe(former.id)
  expect(mends).toEqual([])
})

test('a container that is gone by the time its row is read is no mend', async () => {
  const former = await presentRunner()
  const afterList = async () => void (await discardRunner(world.context, former))
  expect(await lookOnce({ afterList })).toEqual([])
})
