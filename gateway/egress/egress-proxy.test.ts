import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createEgressWorld,
  getThroughTls,
  LISTED,
  type EgressWorld,
} from '../../test/egress-world.ts'
import { send } from '../../test/send.ts'
import { until } from '../../test/until.ts'
import { isClosedAddress } from './address-range.ts'

let world: EgressWorld
beforeEach(async () => {
  world = await createEgressWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const isCut = (socket: Socket) => until('the connection is cut', () => socket.destroyed)

test('a listed host is reached with TLS, and the bytes are counted', async () => {
  await world.startProxy({ pins: await world.startSecret() })
  const { status, socket } = await world.openTunnel('api.example.com:443')
  expect(status).toBe(200)
  expect(await getThroughTls(socket, 'api.example.com')).toContain('over tls')
  const record = await until('recorded', () => world.records[0])
  expect(record).toMatchObject({ host: 'api.example.com', port: 443, outcome: 'allowed' })
  expect(Math.min(record.sentBytes, record.receivedBytes)).toBeGreaterThan(100)
})

test.each([
  ['other.example.com:443', 'not-allowed'],
  ['example.org:443', 'not-allowed'],
  ['api.example.com:80', 'port'],
  ['api.example.com:8443', 'port'],
  ['plain.example.net:443', 'port'],
  ['127.0.0.1:443', 'bad-name'],
  ['2130706433:443', 'bad-name'],
  ['[::1]:443', 'bad-name'],
  ['localhost:443', 'bad-name'],
  ['metadata.google.internal:80', 'bad-name'],
  ['platform.bmm.internal:443', 'bad-name'],
  ['user@api.example.com:443', 'bad-name'],
])('CONNECT %s is refused as %s and never resolved', async (authority, denial) => {
  await world.startProxy()
  const answer = await world.openTunnel(authority)
  expect(answer).toMatchObject({ status: 403, denial })
  expect(world.lookups).toEqual([])
  expect(world.records).toMatchObject([{ outcome: denial }])
})

test('another server name than the one that was asked for is cut', async () => {
  await world.startProxy({ pins: await world.startSecret() })
  const { socket } = await world.openTunnel('api.example.com:443')
  const secure = connectTls({ socket, servername: 'evil.example.com', rejectUnauthorized: false })
  secure.on('error', () => {}) // the cut itself
  await isCut(socket)
  expect(world.records).toMatchObject([{ outcome: 'sni-mismatch' }])
})

test('what is not TLS on port 443 is cut', async () => {
  await world.startProxy({ pins: await world.startSecret() })
  const { socket } = await world.openTunnel('api.example.com:443')
  socket.write('GET / HTTP/1.1\r\nhost: api.example.com\r\n\r\n')
  await isCut(socket)
  expect(world.records).toMatchObject([{ outcome: 'not-tls' }])
})

test('a hello that does not come in time is cut', async () => {
  await world.startProxy({ pins: await world.startSecret(), limits: { helloTimeoutMs: 60 } })
  const { socket } = await world.openTunnel('api.example.com:443')
  socket.write(Buffer.from([0x16, 3, 1]))
  await isCut(socket)
  expect(world.records).toMatchObject([{ outcome: 'hello-timeout' }])
})

test('one private answer among public ones refuses the name', async () => {
  await world.startProxy({
    answers: () => ['93.184.216.34', '10.0.0.7'],
    isClosed: isClosedAddress,
  })
  expect(await world.openTunnel('a.example.org:443')).toMatchObject({
    status: 403,
    denial: 'private-address',
  })
})

test('a name is resolved once, and the address that was judged is the one that is dialled', async () => {
  const answers = [['127.0.0.2'], ['127.0.0.3']]
  await world.startProxy({
    answers: () => answers.shift() ?? [],
    isClosed: (address) => address === '127.0.0.3',
  })
  const { status, socket } = await world.openTunnel('a.example.org:443')
  expect(status).toBe(200)
  connectTls({ socket, servername: 'a.example.org' }).on('error', () => {}) // nobody listens there
  await until('recorded', () => world.records.length)
  expect(world.records).toMatchObject([{ outcome: 'allowed', address: '127.0.0.2' }])
  expect(world.lookups).toEqual(['a.example.org'])
})

test('a name without an address is refused, and the answer says so in words', async () => {
  await world.startProxy({ answers: () => [] })
  expect(await world.openTunnel('a.example.org:443')).toMatchObject({
    status: 403,
    denial: 'no-such-name',
    reason: 'a.example.org cannot be reached: the name is not known, or no name server answered',
  })
})

test('a pin does not list a name', async () => {
  await world.startProxy({ pins: await world.startSecret(), domains: () => [] })
  expect(await world.openTunnel('api.example.com:443')).toMatchObject({
    status: 403,
    denial: 'not-allowed',
  })
})

test('a changed list holds from the next decision on', async () => {
  let domains = LISTED
  await world.startProxy({ domains: () => domains, pins: await world.startSecret() })
  expect((await world.openTunnel('api.example.com:443')).status).toBe(200)
  domains = []
  expect((await world.openTunnel('api.example.com:443')).status).toBe(403)
})

test('a server that has used up its bytes is refused', async () => {
  await world.startProxy({ hasBudget: () => false })
  expect(await world.openTunnel('a.example.org:443')).toMatchObject({ denial: 'over-budget' })
})

test('a connection that carries too much is cut', async () => {
  const pins = await world.startSecret((_req, res) => res.end(Buffer.alloc(300_000)))
  await world.startProxy({ pins, limits: { maxConnectionBytes: 100_000 } })
  const { socket } = await world.openTunnel('api.example.com:443')
  const body = await getThroughTls(socket, 'api.example.com').catch(() => 'cut')
  expect(body.length).toBeLessThan(300_000)
})

test('a connection is cut when its server has used up its bytes meanwhile, and each byte counts once', async () => {
  let spent = 0
  const pins = await world.startSecret((_req, res) => res.end(Buffer.alloc(300_000)))
  await world.startProxy({
    pins,
    spend: (bytes) => {
      spent += bytes
    },
    hasBudget: () => spent < 100_000,
  })
  const { socket } = await world.openTunnel('api.example.com:443')
  const body = await getThroughTls(socket, 'api.example.com').catch(() => 'cut')
  expect(body.length).toBeLessThan(300_000)
  const { sentBytes, receivedBytes } = await until('recorded', () => world.records[0])
  expect(spent).toBe(sentBytes + receivedBytes)
})

test('a tunnel through which nothing passes is cut', async () => {
  const pins = await world.startSecret()
  await world.startProxy({ pins, limits: { idleTimeoutMs: 300 } })
  const { socket } = await world.openTunnel('api.example.com:443')
  const secure = connectTls({ socket, servername: 'api.example.com', rejectUnauthorized: false })
  secure.on('error', () => {}) // the cut itself
  await isCut(socket)
  expect(await until('it has ended', () => world.records[0])).toMatchObject({ outcome: 'allowed' })
})

test('a runner has as many connections as it may, and no more', async () => {
  await world.startProxy({ limits: { maxSockets: 3 } })
  const sockets = Array.from({ length: 5 }, () => connect(world.path))
  for (const socket of sockets) {
    socket.on('error', () => {}) // refused on purpose
    world.onStop(() => socket.destroy())
  }
  await expect.poll(() => sockets.filter(({ destroyed }) => destroyed).length).toBe(2)
})

test('the platform answers for itself, with its keys and nothing else', async () => {
  await world.startProxy({ domains: () => [] })
  const keys = await send({
    socketPath: world.path,
    path: 'http://platform.bmm.internal/jwks.json',
  })
  expect(keys).toMatchObject({ status: 200, text: '{"keys":[]}' })
  const other = await send({ socketPath: world.path, path: 'http://platform.bmm.internal/other' })
  expect(other).toMatchObject({ status: 403 })
  const { socket } = await world.openTunnel('platform.bmm.internal:80')
  socket.write(
    'GET /jwks.json HTTP/1.1\r\nhost: platform.bmm.internal\r\nconnection: close\r\n\r\n',
  )
  expect(await text(socket)).toContain('{"keys":[]}')
  expect(world.lookups).toEqual([])
})
