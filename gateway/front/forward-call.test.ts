import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, createServer, request, type IncomingMessage } from 'node:http'
import {
  createServer as createSocketServer,
  connect,
  type AddressInfo,
  type Server,
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFakeRunner, type Answerer } from '../../test/fake-runner.ts'
import { send } from '../../test/send.ts'
import { DialInAgent } from '../runners/dial-in-agent.ts'
import { TrackedServer } from '../tracked-server.ts'
import { callLimits, forwardCall, type CallLimits } from './forward-call.ts'
import { answerRefusal, CallRefused } from './refusal.ts'

let stops: (() => unknown)[] = []
let folder: string
let callsPath: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bmm-f-'))
  callsPath = join(folder, 'calls.sock')
  stops.push(() => rm(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (const stop of stops.toReversed()) await stop()
  stops = []
})

async function listen(server: Server, target: string | number) {
  server.listen(target)
  await once(server, 'listening')
  const tracked = new TrackedServer(server)
  stops.push(() => tracked.close())
}

const CHALLENGE = 'Bearer resource_metadata="https://mcp.example.com/metadata"'

/** Listeners for the runner and for callers, with nothing between them but what is tested. */
async function startForwarding(limits: Partial<CallLimits> = {}) {
  const port = await listenForCalls(limits)
  return () => send({ port, method: 'POST', path: '/' }, '{}')
}

async function listenForCalls(limits: Partial<CallLimits> = {}) {
  const agent = new DialInAgent({ patienceMs: 200 })
  stops.push(() => agent.destroy())
  await listen(
    createSocketServer((socket) => agent.accept(socket)),
    callsPath,
  )
  const front = createServer((req, res) => {
    const call = { req, res, path: '/', headers: { host: 'runner' }, challenge: CHALLENGE }
    forwardCall({ agent, limits: { ...callLimits, ...limits } }, call).catch((err: unknown) => {
      if (err instanceof CallRefused) answerRefusal(res, err)
    })
  })
  await listen(front, 0)
  return (front.address() as AddressInfo).port
}

function runAs(answer: Answerer) {
  const runner = startFakeRunner(folder, answer)
  stops.push(() => runner.stop())
}

/** A runner that answers in bytes of its own. */
async function runRaw(answer: string) {
  const socket = connect(callsPath)
  socket.on('error', () => {}) // thrown away in some tests
  socket.once('data', () => socket.write(answer))
  stops.push(() => socket.destroy())
  await once(socket, 'connect')
}

const JSON_TYPE = { 'content-type': 'application/json' }

test('what a caller sends and what a runner answers pass as they come', async () => {
  const port = await listenForCalls()
  runAs((req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    req.on('data', (chunk: Buffer) => res.write(`data: ${chunk.toString()}\n\n`))
    req.once('end', () => res.end())
  })
  const asked = request({ port, method: 'POST', path: '/' })
  asked.write('one')
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  expect(String((await once(answer, 'data'))[0])).toBe('data: one\n\n')
  asked.write('two')
  expect(String((await once(answer, 'data'))[0])).toBe('data: two\n\n')
  asked.end()
  await once(answer, 'end')
})

test('a runner that never answers costs the caller the deadline, not more', async () => {
  const call = await startForwarding({ answerTimeoutMs: 50 })
  runAs(() => {})
  expect(await call()).toMatchObject({ status: 504, headers: { 'retry-after': '5' } })
})

test('a call that is given up while its body comes leaves the connection to the next one', async () => {
  const port = await listenForCalls({ answerTimeoutMs: 50 })
  runAs(() => {})
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  stops.push(() => agent.destroy())
  const ask = async () => {
    const asked = request({ port, method: 'POST', path: '/', agent })
    asked.write('x')
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    asked.end('x'.repeat(1_000_000))
    answer.resume()
    await once(asked, 'close')
    return { status: answer.statusCode, isReused: asked.reusedSocket }
  }
  expect(await ask()).toEqual({ status: 504, isReused: false })
  expect(await ask()).toEqual({ status: 504, isReused: true })
})

test('an answer that never ends is cut', async () => {
  const call = await startForwarding({ callTimeoutMs: 50 })
  runAs((_req, res) => res.writeHead(200, JSON_TYPE).write('{'))
  await expect(call()).rejects.toThrow(/aborted|hang up/)
})

test('an answer that is too large is cut', async () => {
  const call = await startForwarding({ maxAnswerBytes: 1_000 })
  runAs((_req, res) => res.writeHead(200, JSON_TYPE).end('x'.repeat(500_000)))
  await expect(call()).rejects.toThrow(/aborted|hang up/)
})

test.each([
  ['headers that are too large', `HTTP/1.1 200 OK\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ['what is not HTTP', 'hello\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}'],
])('%s is not passed on', async (_what, answer) => {
  const call = await startForwarding()
  await runRaw(answer)
  expect(await call()).toMatchObject({ status: 502 })
})

test.each([
  [1, 200],
  [1_000, 502],
])('after %d interim answers the caller is told %d', async (count, status) => {
  const call = await startForwarding()
  const final = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}'
  await runRaw('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(count) + final)
  expect(await call()).toMatchObject({ status })
})

test('without a runner the caller is told to come back', async () => {
  const call = await startForwarding()
  expect(await call()).toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
})

test('a runner that breaks off does not stop the next call', async () => {
  const call = await startForwarding()
  let calls = 0
  runAs((req, res) => {
    calls += 1
    if (calls === 1) req.socket.destroy()
    else res.writeHead(200, JSON_TYPE).end('{}')
  })
  expect((await call()).status).toBe(502)
  expect((await call()).status).toBe(200)
})

test('a connection is used again for the next call', async () => {
  const call = await startForwarding()
  const ports = new Set()
  runAs((req, res) => {
    ports.add(req.socket)
    res.writeHead(200, JSON_TYPE).end('{}')
  })
  for (let i = 0; i < 10; i += 1) await call()
  expect(ports.size).toBe(1)
})

test('a runner that refuses a token does not choose where its caller signs in', async () => {
  const call = await startForwarding()
  const challenge = 'Bearer resource_metadata="https://evil.test/metadata"'
  runAs((_req, res) =>
    res.writeHead(401, { ...JSON_TYPE, 'www-authenticate': challenge }).end('{}'),
  )
  expect(await call()).toMatchObject({ status: 401, headers: { 'www-authenticate': CHALLENGE } })
})
