import { createServer as createHttpServer } from 'node:http'
import { createServer as createSocketServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEgressWorld, type EgressWorld } from '../../test/egress-world.ts'
import { send } from '../../test/send.ts'
import { until } from '../../test/until.ts'

let world: EgressWorld
beforeEach(async () => {
  world = await createEgressWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const isCut = (socket: Socket) => until('the connection is cut', () => socket.destroyed)

test('plain http passes inside a tunnel to port 80, request by request', async () => {
  const pins = await world.startPlain((req, res) => res.end(`${req.headers.host} ${req.url}`))
  await world.startProxy({ pins })
  const { status, socket } = await world.openTunnel('plain.example.net:80')
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
  const pins = await world.startPlain(async (req, res) =>
    res.end(JSON.stringify({ ...req.headers, url: req.url, body: await text(req) })),
  )
  await world.startProxy({ pins })
  const answer = await send(
    {
      socketPath: world.path,
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
  const pins = await world.startPlain(async (req, res) => {
    seen.push(`${req.method} ${req.url}`)
    res.end(await text(req))
  })
  await world.startProxy({ pins })
  const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: internal.example.com\r\n\r\n'
  const answer = await send(
    {
      socketPath: world.path,
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
  const pins = await world.startPlain(async (req, res) => {
    seen.push(`${req.headers.host} ${req.url}`)
    res.end(await text(req))
  })
  await world.startProxy({ pins })
  const { socket } = await world.openTunnel('plain.example.net:80')
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
    await world.startProxy()
    const answer = await send({ socketPath: world.path, path: target })
    expect(answer.headers['x-egress-deny']).toBe('bad-url')
  },
)

test('a plain request to a host that is listed for TLS alone is refused', async () => {
  await world.startProxy()
  for (const target of ['http://api.example.com/', 'http://api.example.com:443/'])
    expect((await send({ socketPath: world.path, path: target })).headers['x-egress-deny']).toBe(
      'port',
    )
  expect(world.lookups).toEqual([])
})

test('headers that are too large are refused', async () => {
  await world.startProxy()
  const answer = await send({
    socketPath: world.path,
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
  const pins = await world.startUpstream(raw)
  await world.startProxy({ pins })
  const answer = await send({ socketPath: world.path, path: 'http://plain.example.net/' })
  expect(answer.status).toBe(502)
})

test('a tunnelled request that does not come in time is cut', async () => {
  await world.startProxy({
    pins: await world.startPlain((_req, res) => res.end()),
    limits: { headersTimeoutMs: 60 },
  })
  const { socket } = await world.openTunnel('plain.example.net:80')
  socket.write('GET / HTTP/1.1\r\n')
  await expect(isCut(socket)).resolves.toBe(true)
})

test('a connection that asks more than it may at once is cut, and the next one is served', async () => {
  let opened = 0
  let isSilent = true
  const server = createHttpServer((_req, res) => isSilent || res.end('fine'))
  server.on('connection', () => (opened += 1))
  const pins = await world.startUpstream(server)
  await world.startProxy({ pins, limits: { maxSockets: 5 } })
  const { socket } = await world.openTunnel('plain.example.net:80')
  socket.write('GET / HTTP/1.1\r\nhost: plain.example.net\r\n\r\n'.repeat(500))
  await isCut(socket)
  expect(opened).toBeLessThanOrEqual(5)
  isSilent = false
  await expect
    .poll(() => send({ socketPath: world.path, path: 'http://plain.example.net/' }))
    .toMatchObject({ text: 'fine' })
})

test('bytes that Node reads but will not write cost the request, not the proxy', async () => {
  const pins = await world.startPlain((_req, res) => res.end('fine'))
  await world.startProxy({ pins })
  const { socket } = await world.openTunnel('plain.example.net:80')
  socket.write(Buffer.from('GET /\xe9 HTTP/1.1\r\nhost: plain.example.net\r\n\r\n', 'latin1'))
  expect(await text(socket)).toContain('HTTP/1.1 400')
  const next = await send({ socketPath: world.path, path: 'http://plain.example.net/' })
  expect(next.text).toBe('fine')
})
