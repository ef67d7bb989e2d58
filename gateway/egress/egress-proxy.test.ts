import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer, request, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  connect,
  createServer as createSocketServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeCertificate } from '../../test/certificate.ts'
import { respond, type Answerer } from '../../test/fake-runner.ts'
import { send } from '../../test/send.ts'
import { until } from '../../test/until.ts'
import { TrackedServer } from '../tracked-server.ts'
import { isClosedAddress } from './address-range.ts'
import { parseAllowList } from './allow-list.ts'
import { egressLimits, type EgressLimits, type EgressRecord } from './egress.ts'
import { createEgressProxy } from './egress-proxy.ts'

const LISTED = ['api.example.com', '*.example.org', 'http://plain.example.net']
const CERTIFICATE_NAMES = 'api.example.com'

let certificate: ReturnType<typeof makeCertificate>
beforeAll(() => {
  certificate = makeCertificate(CERTIFICATE_NAMES)
})

let stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.toReversed()) await stop()
  stops = []
})

async function listen(server: Server, target: string | number): Promise<void> {
  if (typeof target === 'string') server.listen(target)
  else server.listen(target, '127.0.0.1')
  await once(server, 'listening')
  const tracked = new TrackedServer(server)
  stops.push(() => tracked.close())
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

let records: EgressRecord[]
let lookups: string[]
let path: string
beforeEach(async () => {
  records = []
  lookups = []
  const folder = await mkdtemp(join(tmpdir(), 'bmm-e-'))
  path = join(folder, 'egress.sock')
  stops.push(() => rm(folder, { recursive: true, force: true }))
})

/** A proxy whose listed names lead to loopback, the one host that tests may reach. */
async function startProxy({
  domains = () => LISTED,
  answers = () => ['127.0.0.1'],
  isClosed = () => false,
  pins = new Map<string, { address: string; port: number }>(),
  limits = {},
  hasBudget = () => true,
}: {
  domains?: () => string[]
  answers?: (name: string) => string[]
  isClosed?: (address: string) => boolean
  pins?: Map<string, { address: string; port: number }>
  limits?: Partial<EgressLimits>
  hasBudget?: () => boolean
} = {}) {
  const proxy = createEgressProxy({
    vetting: {
      allowList: () => parseAllowList(domains()),
      pins,
      lookup: async (name) => {
        lookups.push(name)
        return answers(name)
      },
      isClosed,
    },
    limits: { ...egressLimits, ...limits },
    hasBudget,
    record: (record) => records.push(record),
    onDefect: (err) => {
      throw err
    },
    jwks: () => ({ keys: [] }),
  })
  await listen(proxy, path)
}

interface Tunnel {
  status: number
  denial: string | undefined
  socket: Socket
}

function openTunnel(authority: string): Promise<Tunnel> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath: path, method: 'CONNECT', path: authority, agent: false })
    req.on('connect', (res, socket: Socket) => {
      socket.on('error', () => {}) // cut off on purpose in many tests
      stops.push(async () => socket.destroy())
      const denial = res.headers['x-egress-deny']
      resolve({ status: res.statusCode ?? 0, denial: denial?.toString(), socket })
    })
    req.on('error', reject)
    req.end()
  })
}

/** An upstream with TLS, reachable as port 443 of its name by the operator's pin. */
async function startSecret(listener: RequestListener = (_req, res) => res.end('over tls')) {
  const server = createTlsServer(certificate, listener)
  await listen(server, 0)
  return new Map([['api.example.com', { address: '127.0.0.1', port: portOf(server) }]])
}

async function startPlain(answer: Answerer) {
  const server = createHttpServer((req, res) => respond(answer, req, res))
  await listen(server, 0)
  return new Map([['plain.example.net', { address: '127.0.0.1', port: portOf(server) }]])
}

async function getThroughTls(socket: Socket, servername: string): Promise<string> {
  const secure = connectTls({ socket, servername, ca: certificate.cert })
  secure.write('GET / HTTP/1.1\r\nhost: api.example.com\r\nconnection: close\r\n\r\n')
  return text(secure)
}

const isCut = (socket: Socket) => until('the connection is cut', () => socket.destroyed)

test('a listed host is reached with TLS, and the bytes are counted', async () => {
  await startProxy({ pins: await startSecret() })
  const { status, socket } = await openTunnel('api.example.com:443')
  expect(status).toBe(200)
  expect(await getThroughTls(socket, 'api.example.com')).toContain('over tls')
  const record = await until('recorded', () => records[0])
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
  await startProxy()
  const answer = await openTunnel(authority)
  expect(answer).toMatchObject({ status: 403, denial })
  expect(lookups).toEqual([])
  expect(records).toMatchObject([{ outcome: denial }])
})

test('another server name than the one that was asked for is cut', async () => {
  await startProxy({ pins: await startSecret() })
  const { socket } = await openTunnel('api.example.com:443')
  const secure = connectTls({ socket, servername: 'evil.example.com', rejectUnauthorized: false })
  secure.on('error', () => {}) // the cut itself
  await isCut(socket)
  expect(records).toMatchObject([{ outcome: 'sni-mismatch' }])
})

test('what is not TLS on port 443 is cut', async () => {
  await startProxy({ pins: await startSecret() })
  const { socket } = await openTunnel('api.example.com:443')
  socket.write('GET / HTTP/1.1\r\nhost: api.example.com\r\n\r\n')
  await isCut(socket)
  expect(records).toMatchObject([{ outcome: 'not-tls' }])
})

test('a hello that does not come in time is cut', async () => {
  await startProxy({ pins: await startSecret(), limits: { helloTimeoutMs: 60 } })
  const { socket } = await openTunnel('api.example.com:443')
  socket.write(Buffer.from([0x16, 3, 1]))
  await isCut(socket)
  expect(records).toMatchObject([{ outcome: 'hello-timeout' }])
})

test('one private answer among public ones refuses the name', async () => {
  await startProxy({ answers: () => ['93.184.216.34', '10.0.0.7'], isClosed: isClosedAddress })
  expect(await openTunnel('a.example.org:443')).toMatchObject({
    status: 403,
    denial: 'private-address',
  })
})

test('a name is resolved once, and the address that was judged is the one that is dialled', async () => {
  const answers = [['127.0.0.2'], ['127.0.0.3']]
  await startProxy({
    answers: () => answers.shift() ?? [],
    isClosed: (address) => address === '127.0.0.3',
  })
  const { status, socket } = await openTunnel('a.example.org:443')
  expect(status).toBe(200)
  connectTls({ socket, servername: 'a.example.org' }).on('error', () => {}) // nobody listens there
  await until('recorded', () => records.length)
  expect(records).toMatchObject([{ outcome: 'allowed', address: '127.0.0.2' }])
  expect(lookups).toEqual(['a.example.org'])
})

test('a name without an address is refused', async () => {
  await startProxy({ answers: () => [] })
  expect(await openTunnel('a.example.org:443')).toMatchObject({
    status: 403,
    denial: 'no-such-name',
  })
})

test('a pin does not list a name', async () => {
  await startProxy({ pins: await startSecret(), domains: () => [] })
  expect(await openTunnel('api.example.com:443')).toMatchObject({
    status: 403,
    denial: 'not-allowed',
  })
})

test('a changed list holds from the next decision on', async () => {
  let domains = LISTED
  await startProxy({ domains: () => domains, pins: await startSecret() })
  expect((await openTunnel('api.example.com:443')).status).toBe(200)
  domains = []
  expect((await openTunnel('api.example.com:443')).status).toBe(403)
})

test('a server that has used up its bytes is refused', async () => {
  await startProxy({ hasBudget: () => false })
  expect(await openTunnel('a.example.org:443')).toMatchObject({ denial: 'over-budget' })
})

test('plain http passes inside a tunnel to port 80, request by request', async () => {
  const pins = await startPlain((req, res) => res.end(`${req.headers.host} ${req.url}`))
  await startProxy({ pins })
  const { status, socket } = await openTunnel('plain.example.net:80')
  expect(status).toBe(200)
  socket.write(
    'GET /one HTTP/1.1\r\nhost: plain.example.net\r\n\r\n' +
      'GET /two HTTP/1.1\r\nhost: evil.example.net\r\n\r\n',
  )
  const answer = await text(socket)
  expect(answer).toContain('plain.example.net /one')
  expect(answer).toContain('x-egress-deny: host-mismatch')
  expect(answer).not.toContain('/two')
})

test('plain http passes in absolute form, and only to the host of its URL', async () => {
  const pins = await startPlain(async (req, res) =>
    res.end(JSON.stringify({ ...req.headers, url: req.url, body: await text(req) })),
  )
  await startProxy({ pins })
  const answer = await send(
    {
      socketPath: path,
      method: 'POST',
      path: 'http://plain.example.net/x?y=1',
      headers: {
        host: 'evil.example.net',
        'proxy-authorization': 'x',
        connection: 'x-hop',
        'x-hop': '1',
      },
    },
    'a body',
  )
  const seen = JSON.parse(answer.text)
  expect(seen).toMatchObject({ host: 'plain.example.net', url: '/x?y=1', body: 'a body' })
  expect(seen).not.toHaveProperty('proxy-authorization')
  expect(seen).not.toHaveProperty('x-hop')
})

test('a body of unknown length stays a body, whatever the method', async () => {
  const seen: string[] = []
  const pins = await startPlain(async (req, res) => {
    seen.push(`${req.method} ${req.url}`)
    res.end(await text(req))
  })
  await startProxy({ pins })
  const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: internal.example.com\r\n\r\n'
  const answer = await send(
    {
      socketPath: path,
      method: 'GET',
      path: 'http://plain.example.net/',
      headers: { 'transfer-encoding': 'chunked' },
    },
    smuggled,
  )
  expect(answer.text).toBe(smuggled)
  expect(seen).toEqual(['GET /'])
})

test('a body whose length its connection disowns stays a body', async () => {
  const seen: string[] = []
  const pins = await startPlain(async (req, res) => {
    seen.push(`${req.headers.host} ${req.url}`)
    res.end(await text(req))
  })
  await startProxy({ pins })
  const { socket } = await openTunnel('plain.example.net:80')
  const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: internal.example.com\r\n\r\n'
  socket.write(
    'GET / HTTP/1.1\r\nhost: plain.example.net\r\nconnection: close, content-length\r\n' +
      `content-length: ${smuggled.length}\r\n\r\n${smuggled}`,
  )
  expect(await text(socket)).toContain(smuggled)
  expect(seen).toEqual(['plain.example.net /'])
})

test.each(['https://api.example.com/', 'http://user:pass@plain.example.net/', '/origin-form'])(
  '%s is no request for a proxy',
  async (target) => {
    await startProxy()
    const answer = await send({ socketPath: path, path: target })
    expect(answer.headers['x-egress-deny']).toBe('bad-url')
  },
)

test('a plain request to a host that is listed for TLS alone is refused', async () => {
  await startProxy()
  for (const target of ['http://api.example.com/', 'http://api.example.com:443/'])
    expect((await send({ socketPath: path, path: target })).headers['x-egress-deny']).toBe('port')
  expect(lookups).toEqual([])
})

test('headers that are too large are refused', async () => {
  await startProxy()
  const answer = await send({
    socketPath: path,
    path: 'http://plain.example.net/',
    headers: { 'x-large': 'x'.repeat(20_000) },
  })
  expect(answer.status).toBe(431)
})

test('an upstream that switches protocols is not followed', async () => {
  const raw = createSocketServer((socket) => {
    socket.on('error', () => {}) // cut on purpose
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    )
  })
  await listen(raw, 0)
  const pin = { address: '127.0.0.1', port: portOf(raw) }
  await startProxy({ pins: new Map([['plain.example.net', pin]]) })
  const answer = await send({ socketPath: path, path: 'http://plain.example.net/' })
  expect(answer.status).toBe(502)
})

test('a tunnelled request that does not come in time is cut', async () => {
  await startProxy({
    pins: await startPlain((_req, res) => res.end()),
    limits: { headersTimeoutMs: 60 },
  })
  const { socket } = await openTunnel('plain.example.net:80')
  socket.write('GET / HTTP/1.1\r\n')
  await expect(isCut(socket)).resolves.toBe(true)
})

test('a connection that carries too much is cut', async () => {
  const pins = await startSecret((_req, res) => res.end(Buffer.alloc(300_000)))
  await startProxy({ pins, limits: { maxConnectionBytes: 100_000 } })
  const { socket } = await openTunnel('api.example.com:443')
  const body = await getThroughTls(socket, 'api.example.com').catch(() => 'cut')
  expect(body.length).toBeLessThan(300_000)
})

test('a runner has as many connections as it may, and no more', async () => {
  await startProxy({ limits: { maxSockets: 3 } })
  const sockets = Array.from({ length: 5 }, () => connect(path))
  for (const socket of sockets) {
    socket.on('error', () => {}) // refused on purpose
    stops.push(async () => socket.destroy())
  }
  await expect.poll(() => sockets.filter(({ destroyed }) => destroyed).length).toBe(2)
})

test('a connection that asks more than it may at once is cut, and the next one is served', async () => {
  let opened = 0
  let isSilent = true
  const server = createHttpServer((_req, res) => isSilent || res.end('fine'))
  server.on('connection', () => (opened += 1))
  await listen(server, 0)
  const pin = { address: '127.0.0.1', port: portOf(server) }
  await startProxy({ pins: new Map([['plain.example.net', pin]]), limits: { maxSockets: 5 } })
  const { socket } = await openTunnel('plain.example.net:80')
  socket.write('GET / HTTP/1.1\r\nhost: plain.example.net\r\n\r\n'.repeat(500))
  await isCut(socket)
  expect(opened).toBeLessThanOrEqual(5)
  isSilent = false
  await expect
    .poll(() => send({ socketPath: path, path: 'http://plain.example.net/' }))
    .toMatchObject({ text: 'fine' })
})

test('bytes that Node reads but will not write cost the request, not the proxy', async () => {
  const pins = await startPlain((_req, res) => res.end('fine'))
  await startProxy({ pins })
  const { socket } = await openTunnel('plain.example.net:80')
  socket.write(Buffer.from('GET /\xe9 HTTP/1.1\r\nhost: plain.example.net\r\n\r\n', 'latin1'))
  expect(await text(socket)).toContain('HTTP/1.1 400')
  const next = await send({ socketPath: path, path: 'http://plain.example.net/' })
  expect(next.text).toBe('fine')
})

test('the platform answers for itself, with its keys and nothing else', async () => {
  await startProxy({ domains: () => [] })
  const keys = await send({ socketPath: path, path: 'http://platform.bmm.internal/jwks.json' })
  expect(keys).toMatchObject({ status: 200, text: '{"keys":[]}' })
  const other = await send({ socketPath: path, path: 'http://platform.bmm.internal/other' })
  expect(other).toMatchObject({ status: 403 })
  const { socket } = await openTunnel('platform.bmm.internal:80')
  socket.write(
    'GET /jwks.json HTTP/1.1\r\nhost: platform.bmm.internal\r\nconnection: close\r\n\r\n',
  )
  expect(await text(socket)).toContain('{"keys":[]}')
  expect(lookups).toEqual([])
})
