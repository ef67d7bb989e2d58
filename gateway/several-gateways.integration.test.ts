// Two gateways on one host, and runners that serve both.
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leasePort } from '../db/leases.ts'
import { notify } from '../db/notify.ts'
import { openRunner, transitionRunner } from '../db/runners.ts'
import { beginTakedown, restoreTakedown } from '../db/takedowns.ts'
import { createGatewayWorld, type GatewayWorld } from '../test/gateway-world.ts'
import { startFakeRunner } from '../test/fake-runner.ts'
import { makeTemplate } from '../test/template-rows.ts'
import { until } from '../test/until.ts'
import type { Gateway } from './gateway.ts'

let world: GatewayWorld
let second: Gateway
beforeAll(async () => {
  world = await createGatewayWorld({ settings: { CALLER_CALLS_PER_MINUTE: '0' } })
  second = await world.start()
})
afterAll(async () => {
  await second.close({ drainMs: 0 })
  await world[Symbol.asyncDispose]()
})

function say(text: string) {
  return (_req: IncomingMessage, res: ServerResponse) =>
    res.writeHead(200, { 'content-type': 'application/json' }).end(`"${text}"`)
}

const ports = () => [world.gateway.port, second.port]

async function ask(slug: string, authorization: string) {
  const answers = ports().map((port) => world.call(slug, { port, headers: { authorization } }))
  return (await Promise.all(answers)).map(({ status, text }) => `${status} ${text}`)
}

/** A notice may reach one before the other. */
const untilBoth = (slug: string, authorization: string, answer: string) =>
  until(
    `both say ${answer}`,
    async () => (await ask(slug, authorization)).every((said) => said === answer),
    5_000,
  )

test('a runner answers calls through either gateway, also through one that came later', async () => {
  const { authorization, runner, runnerId } = await world.serve('both', say('hello'))
  await untilBoth('both', authorization, '200 "hello"')
  await second.close()
  second = await world.start()
  expect(await ask('both', authorization)).toEqual(['200 "hello"', '200 "hello"'])
  expect(await readdir(world.slotPath(runnerId))).toHaveLength(4)
  runner.stop()
})

test('a flipped route is heard by both, and the port of a version is open at both', async () => {
  const old = await world.serve('flipped', say('old'))
  const next = await world.place(
    await world.createVersion({ slug: 'flipped', serverId: old.serverId }),
  )
  const runner = startFakeRunner(world.slotPath(next.runnerId), say('new'))
  await until('ready', async () => (await world.stateOf(next.runnerId))?.state === 'ready')
  const token = await world.token('flipped', { client_id: 'bmm-health', sub: 'bmm' })
  const health = await world.call('flipped', {
    port: next.port,
    headers: { host: 'localhost', authorization: `Bearer ${token}` },
  })
  expect(health).toMatchObject({ status: 200, text: '"new"' })
  await world.db('servers').where({ slug: 'flipped' }).update({ liveVersionId: next.versionId })
  await notify(world.db, 'bmm_servers', old.serverId)
  const isHeard = async () =>
    (await ask('flipped', old.authorization)).every((answer) => answer === '200 "new"')
  await until('both have heard', isHeard, 5_000)
  for (const { stop } of [old.runner, runner]) stop()
})

test('both refuse the callers of a template that is taken down, within a second, and both let them in again', async () => {
  const { db, userId: by } = world
  const { serverId, authorization, runner } = await world.serve('forked', say('hello'))
  const { id: templateId } = await makeTemplate(db)
  await db('servers').where({ id: serverId }).update({ templateId })
  await untilBoth('forked', authorization, '200 "hello"')
  const reason = 'It sends what callers type to a stranger.'
  const { id } = await db.transaction((trx) =>
    beginTakedown(trx, { templateId, reason, includesDerived: true, by }),
  )
  const areRefused = async () =>
    (await ask('forked', authorization)).every(
      (answer) => answer.startsWith('403 ') && answer.includes(reason),
    )
  await until('both refuse', areRefused, 5_000)
  await db.transaction((trx) => restoreTakedown(trx, { id, by }))
  await untilBoth('forked', authorization, '200 "hello"')
  expect(await ask('forked', authorization)).toEqual(['200 "hello"', '200 "hello"'])
  runner.stop()
})

test('a port that something else holds is blocked once, and the next one is not', async () => {
  const { db, config } = world
  const version = await world.createVersion({ slug: 'taken' })
  const { versionId } = version
  const lease = { hostId: config.HOST_ID, versionId, ports: config.VERSION_PORTS }
  const port = await leasePort(db, lease)
  const foreign = createServer().listen(port, '127.0.0.1')
  await once(foreign, 'listening')
  const { id } = await openRunner(db, { ...lease, containerName: 'taken' })
  await until('open', async () => (await world.stateOf(id))?.state === 'open')
  await transitionRunner(db, { id, from: ['open'], to: 'binding' })
  await until('failed', async () => (await world.stateOf(id))?.failure === 'PortTaken')
  await transitionRunner(db, { id, from: ['binding'], to: 'gone' })

  const { runnerId } = await world.place(version)
  const sockets = () => readdir(world.slotPath(runnerId))
  await until('both have bound it', async () => (await sockets()).length === 4)
  expect(await db('leases').where({ isBlocked: true })).toMatchObject([{ port, versionId: null }])
  foreign.close()
})

/** Clients that keep their connections, as programs do. */
function startCallers({ slug, authorization }: { slug: string; authorization: string }) {
  const agents = Array.from({ length: 8 }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  const heard = new Map<string, number>()
  let isOver = false
  const callers = agents.map(async (agent) => {
    while (!isOver) {
      const port = world.gateway.port // where the name leads
      const answer = await world
        .call(slug, { port, agent, headers: { authorization } })
        .then(({ status }) => String(status), String)
      heard.set(answer, (heard.get(answer) ?? 0) + 1)
      await wait(Math.random() * 10)
    }
    agent.destroy()
  })
  return async () => {
    isOver = true
    await Promise.all(callers)
    return heard
  }
}

test('a gateway that ends beside another one costs no call', async () => {
  const { authorization, runner } = await world.serve('steady', say('hello'))
  const leave = startCallers({ slug: 'steady', authorization })
  const old = world.gateway
  world.gateway = await world.start()
  await old.close()
  const heard = await leave()
  expect([...heard.keys()]).toEqual(['200'])
  runner.stop()
})
