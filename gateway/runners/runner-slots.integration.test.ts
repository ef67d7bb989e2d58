import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import { leasePort } from '../../db/leases.ts'
import { notify } from '../../db/notify.ts'
import { openRunner, transitionRunner } from '../../db/runners.ts'
import { setCutoff } from '../../db/token-cutoffs.ts'
import { startFakeRunner } from '../../test/fake-runner.ts'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'
import { send } from '../../test/send.ts'
import { until } from '../../test/until.ts'

let world: GatewayWorld
beforeAll(async () => {
  world = await createGatewayWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const JSON_TYPE = { 'content-type': 'application/json' }
const nowSeconds = () => Math.floor(Date.now() / 1000)

async function openOnly(slug: string) {
  const version = await world.createVersion({ slug })
  const hostId = world.config.HOST_ID
  const ports = world.config.VERSION_PORTS
  const port = await leasePort(world.db, { hostId, versionId: version.versionId, ports })
  const { id } = await openRunner(world.db, {
    hostId,
    versionId: version.versionId,
    containerName: slug,
  })
  await until('open', async () => (await world.stateOf(id))?.state === 'open')
  return { ...version, port, runnerId: id, path: world.slotPath(id) }
}

test('until a runner is bound it finds no gateway', async () => {
  const { runnerId, path } = await openOnly('unbound')
  expect(await readdir(path)).toEqual([])
  expect((await world.stateOf(runnerId))?.state).toBe('open')
})

test('a slot is open to the runner, and its parent to nobody else', async () => {
  const placed = await world.place(await world.createVersion({ slug: 'modes' }))
  const path = world.slotPath(placed.runnerId)
  const modes = await Promise.all(
    [join(path, '..'), path, placed.callsPath, placed.egressPath].map(
      async (each) => (await stat(each)).mode & 0o777,
    ),
  )
  expect(modes).toEqual([0o700, 0o755, 0o666, 0o666])
})

test('a port that something else holds is blocked, and the runner says so', async () => {
  const { runnerId, versionId, port } = await openOnly('taken')
  const foreign = createServer().listen(port, '127.0.0.1')
  await once(foreign, 'listening')
  await transitionRunner(world.db, { id: runnerId, from: ['open'], to: 'binding' })
  await until('failed', async () => (await world.stateOf(runnerId))?.failure === 'PortTaken')
  expect((await world.stateOf(runnerId))?.state).toBe('binding')
  const lease = await world.db('leases').where({ port }).first<object>('versionId', 'isBlocked')
  expect(lease).toEqual({ versionId: null, isBlocked: true })
  const next = await leasePort(world.db, {
    hostId: world.config.HOST_ID,
    versionId,
    ports: world.config.VERSION_PORTS,
  })
  expect(next).not.toBe(port)
  foreign.close()
})

test('a runner that is gone loses its port, its sockets and its directory', async () => {
  const served = await world.serve('going', (_req, res) => res.writeHead(200, JSON_TYPE).end('{}'))
  await world.db('runners').where({ id: served.runnerId }).update({ state: 'gone' })
  await notify(world.db, 'bmm_runners', served.runnerId)
  await until('removed', () => !existsSync(world.slotPath(served.runnerId)))
  await expect(send({ port: served.port, path: '/healthz' })).rejects.toThrow('ECONNREFUSED')
  await until('disconnected', () => served.runner.connectionCount() === 0)
  served.runner.stop()
})

test('an answer that was sent too early reaches no caller', async () => {
  const placed = await world.place(await world.createVersion({ slug: 'hasty' }))
  await world.activate(placed)
  const authorization = `Bearer ${await world.token('hasty')}`
  const liars: Socket[] = Array.from({ length: 4 }, () => connect(placed.callsPath))
  for (const liar of liars) {
    liar.on('error', () => {}) // thrown away on purpose
    liar.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\r\n"!"')
  }
  await until('ready', async () => (await world.stateOf(placed.runnerId))?.state === 'ready')
  await until('drained', () =>
    liars.every(({ bytesWritten, writableLength }) => bytesWritten > 0 && writableLength === 0),
  )
  const call = world.call('hasty', { headers: { authorization } })
  await until('thrown away', () => liars.every(({ destroyed }) => destroyed))
  const runner = startFakeRunner(world.slotPath(placed.runnerId), (_req, res) =>
    res.writeHead(200, JSON_TYPE).end('"?"'),
  )
  expect(await call).toMatchObject({ status: 200, text: '"?"' })
  runner.stop()
})

test('a runner may keep 16 connections waiting, and the others are closed', async () => {
  const placed = await world.place(await world.createVersion({ slug: 'flood' }))
  const sockets = Array.from({ length: 40 }, () => connect(placed.callsPath))
  for (const socket of sockets) socket.on('error', () => {}) // closed on purpose
  await expect.poll(() => sockets.filter(({ destroyed }) => destroyed).length).toBe(24)
  for (const socket of sockets) socket.destroy()
})

test(
  'without a runner a call waits, and then is told to come back',
  { timeout: 40_000 },
  async () => {
    const placed = await world.place(await world.createVersion({ slug: 'away' }))
    await world.activate(placed)
    const authorization = `Bearer ${await world.token('away')}`
    const answer = await world.call('away', { headers: { authorization } })
    expect(answer.status).toBe(503)
    expect(answer.headers['retry-after']).toBeDefined()
  },
)

test('some calls run, some wait, and more are refused', async () => {
  const gate = Promise.withResolvers<void>()
  let running = 0
  const served = await world.serve('crowd', async (req, res) => {
    if (req.headers['mcp-name'] === 'slow') {
      running += 1
      await gate.promise
    }
    res.writeHead(200, JSON_TYPE).end('{}')
  })
  const headers = { authorization: served.authorization, 'mcp-name': 'slow' }
  const calls = Array.from({ length: 50 }, () => world.call('crowd', { headers }))
  const early = await Promise.race(calls)
  expect(early.status).toBe(429)
  expect(JSON.parse(early.text)).toMatchObject({ jsonrpc: '2.0' })
  expect(running).toBeLessThanOrEqual(12)
  gate.resolve()
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(28)
  served.runner.stop()
})

test('who loses access while waiting reaches no runner', async () => {
  const gate = Promise.withResolvers<void>()
  const reached: unknown[] = []
  const served = await world.serve('waiting', async (req, res) => {
    reached.push(req.headers['mcp-name'])
    if (req.headers['mcp-name'] === 'slow') await gate.promise
    res.writeHead(200, JSON_TYPE).end('{}')
  })
  const headers = { authorization: served.authorization, 'mcp-name': 'slow' }
  const calls = Array.from({ length: 12 }, () => world.call('waiting', { headers }))
  await until('all that one person may have are running', () => reached.length === 12)
  const iat = nowSeconds() - 5
  const callAsPhone = async (slug: string) => {
    const token = await world.token(slug, { client_id: 'phone', iat })
    return world.call(slug, { headers: { authorization: `Bearer ${token}`, 'mcp-name': 'quick' } })
  }
  const told = await world.serve('told', (_req, res) => res.writeHead(200, JSON_TYPE).end('{}'))
  const waiting = callAsPhone('waiting')
  expect((await callAsPhone('told')).status).toBe(200)
  for (const { serverId } of [served, told])
    await setCutoff(world.db, { serverId, clientId: 'phone' })
  const probe = () => callAsPhone('told').catch(() => undefined) // cut in the middle when it becomes known
  await until('it is known', async () => (await probe())?.status === 401)
  gate.resolve()
  expect((await waiting).status).toBe(401)
  expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true)
  expect(reached).not.toContain('quick')
  served.runner.stop()
  told.runner.stop()
})

test('calls that have waited go to the version that is live by then', async () => {
  const gate = Promise.withResolvers<void>()
  let running = 0
  const first = await world.serve('rolled', async (req, res) => {
    running += 1
    await gate.promise
    res.writeHead(200, { ...JSON_TYPE, connection: 'close' }).end('"first"')
  })
  const headers = { authorization: first.authorization }
  const running12 = Array.from({ length: 12 }, () => world.call('rolled', { headers }))
  await until('all that one person may have are running', () => running === 12)
  const waiting = [world.call('rolled', { headers }), world.call('rolled', { headers })]
  const next = await world.place(
    await world.createVersion({ slug: 'rolled', serverId: first.serverId }),
  )
  const runner = startFakeRunner(world.slotPath(next.runnerId), (_req, res) =>
    res.writeHead(200, JSON_TYPE).end('"next"'),
  )
  await until('ready', async () => (await world.stateOf(next.runnerId))?.state === 'ready')
  await world.activate(next)
  gate.resolve()
  const texts = async (calls: Promise<{ text: string }>[]) =>
    (await Promise.all(calls)).map(({ text }) => text)
  expect(new Set(await texts(running12))).toEqual(new Set(['"first"']))
  expect(await texts(waiting)).toEqual(['"next"', '"next"'])
  first.runner.stop()
  runner.stop()
})

test('a call that finds its runner dead is held until there is another', async () => {
  const served = await world.serve('dying', (_req, res) =>
    res.writeHead(200, JSON_TYPE).end('"alive"'),
  )
  const headers = { authorization: served.authorization }
  expect((await world.call('dying', { headers })).text).toBe('"alive"')
  served.runner.stop()
  const held = world.call('dying', { headers })
  const asked = () => world.db('servers').where({ id: served.serverId }).first('wakeRequestedAt')
  await until('a runner is asked for', async () => (await asked())?.wakeRequestedAt !== null)
  const again = startFakeRunner(world.slotPath(served.runnerId), (_req, res) =>
    res.writeHead(200, JSON_TYPE).end('"alive again"'),
  )
  expect((await held).text).toBe('"alive again"')
  again.stop()
})

test('whoever may not call any more is not told the rest of an answer either', async () => {
  const served = await world.serve('endless', (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
  })
  const client = connect(world.gateway.port, '127.0.0.1')
  const token = await world.token('endless', { client_id: 'lost', iat: nowSeconds() - 5 })
  client.write(
    'POST /s/endless/mcp HTTP/1.1\r\nhost: localhost:4100\r\ncontent-length: 2\r\n' +
      `authorization: Bearer ${token}\r\n\r\n{}`,
  )
  await once(client, 'data')
  const ended = once(client, 'close')
  await setCutoff(world.db, { serverId: served.serverId, clientId: 'lost' })
  await ended
  expect(client.destroyed).toBe(true)
  served.runner.stop()
})

test('a caller who leaves ends the call at the runner', async () => {
  const seen = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  const served = await world.serve('leaving', (req, res) => {
    if (req.headers['mcp-name'] !== 'stream') return void res.writeHead(200, JSON_TYPE).end('{}')
    res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    res.once('close', () => left.resolve())
    seen.resolve()
  })
  const client = connect(world.gateway.port, '127.0.0.1')
  client.write(
    'POST /s/leaving/mcp HTTP/1.1\r\nhost: localhost:4100\r\nmcp-name: stream\r\ncontent-length: 2\r\n' +
      `authorization: ${served.authorization}\r\n\r\n{}`,
  )
  await seen.promise
  await once(client, 'data')
  client.destroy()
  await expect(left.promise).resolves.toBeUndefined()
  served.runner.stop()
})

test('what runners left behind while no gateway ran is removed at the start', async () => {
  const path = world.slotPath(newId('runner'))
  await world.gateway.close()
  await mkdir(path)
  world.gateway = await world.start()
  expect(existsSync(path)).toBe(false)
})

test('a call in flight ends before the gateway does', async () => {
  const gate = Promise.withResolvers<void>()
  const seen = Promise.withResolvers<void>()
  const served = await world.serve('draining', async (req, res) => {
    if (req.headers['mcp-name'] === 'slow') {
      seen.resolve()
      await gate.promise
    }
    res.writeHead(200, JSON_TYPE).end('{}')
  })
  const headers = { authorization: served.authorization, 'mcp-name': 'slow' }
  const call = world.call('draining', { headers })
  await seen.promise
  const closed = world.gateway.close({ drainMs: 10_000 })
  const successor = world.start()
  gate.resolve()
  expect((await call).status).toBe(200)
  await closed
  world.gateway = await successor
  const next = await world.call('draining', { headers: { authorization: served.authorization } })
  expect(next.status).toBe(200)
  served.runner.stop()
})
