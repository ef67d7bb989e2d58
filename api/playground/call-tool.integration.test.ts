// The api and the gateway as they are; only the runner behind it is ours.
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leasePort } from '../../db/leases.ts'
import { notify } from '../../db/notify.ts'
import { openRunner, transitionRunner } from '../../db/runners.ts'
import { beginTakedown } from '../../db/takedowns.ts'
import { startGateway, type Gateway } from '../../gateway/gateway.ts'
import { freePort } from '../../start/ports.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { startFakeRunner, type FakeRunner } from '../../test/fake-runner.ts'
import { hostId, makeBuild, makeServer, makeVersion } from '../../test/rows.ts'
import { send } from '../../test/send.ts'
import { makeTemplate } from '../../test/template-rows.ts'
import { until } from '../../test/until.ts'

const PATIENCE_MS = 20_000

let world: ApiWorld
let gateway: Gateway
let runner: FakeRunner
let viewer: Browser & { userId: string }
let serverId: string
let slug: string
const arrived: { headers: IncomingMessage['headers']; body: string }[] = []
let answer: (res: ServerResponse, id: string) => void
const left: string[] = []

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bmm-p-'))
  const [port, versionPort] = await Promise.all([freePort(), freePort()])
  world = await createApiWorld({
    settings: {
      BMM_DATA_DIR: dataDir,
      GATEWAY_PORT: String(port),
      PUBLIC_GATEWAY_URL: 'https://mcp.example.com',
      HOST_ID: hostId,
      VERSION_PORTS: `${versionPort}-${versionPort}`,
      CALLER_CALLS_PER_MINUTE: '20',
    },
  })
  const { db, databaseUrl, context, organisationId } = world
  const log = pino({ level: 'silent' })
  gateway = await startGateway({ config: context.config, db, databaseUrl, log })
  viewer = await world.member('viewer')
  const server = await makeServer(db, organisationId)
  serverId = server.id
  slug = server.slug
  const { id: versionId } = await makeVersion(db, await makeBuild(db, { serverId }))
  await leasePort(db, { hostId, versionId, ports: context.config.VERSION_PORTS })
  const { id } = await openRunner(db, { hostId, versionId, containerName: 'bmm-test' })
  const isNow = (state: string) =>
    until(
      state,
      async () => (await db('runners').where({ id }).first()).state === state,
      PATIENCE_MS,
    )
  await isNow('open')
  await transitionRunner(db, { id, from: ['open'], to: 'binding' })
  await isNow('bound')
  runner = startFakeRunner(join(dataDir, 'r', id), async (req, res) => {
    req.once('close', () => req.complete || left.push('request'))
    res.once('close', () => res.writableEnded || left.push('answer'))
    const body = await text(req)
    arrived.push({ headers: req.headers, body })
    answer(res, (JSON.parse(body) as { id: string }).id)
  })
  await isNow('ready')
  await db('servers')
    .where({ id: serverId })
    .update({ liveVersionId: versionId, title: 'Now live' })
  await notify(db, 'bmm_servers', serverId)
  answer = says({ content: [{ type: 'text', text: 'hello' }] })
  await until('the gateway has heard of it', async () => {
    const path = `/.well-known/oauth-protected-resource/s/${slug}/mcp`
    const headers = { host: 'mcp.example.com' }
    return (await send({ port, path, headers })).text.includes('Now live')
  })
  return () => rm(dataDir, { recursive: true, force: true })
})
afterAll(async () => {
  runner?.stop()
  await gateway?.close({ drainMs: 0 })
  await world?.[Symbol.asyncDispose]()
})

const says =
  (result: object, status = 200) =>
  (res: ServerResponse, id: string) =>
    void res
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id, result }))

const call = (body: object = { tool: 'echo', arguments: { text: 'hi' } }, who: Browser = viewer) =>
  who.post(`/v1/servers/${serverId}/calls`, body)

test('answers what the tool answered, and shows the exchange without its token', async () => {
  const result = { content: [{ type: 'text', text: 'hi' }], structuredContent: { text: 'hi' } }
  answer = says(result)
  const res = await call()
  const answered = await res.text()
  expect(res.status).toBe(200)
  expect(JSON.parse(answered)).toMatchObject({
    durationMs: expect.any(Number),
    result,
    error: null,
    exchange: {
      url: `https://mcp.example.com/s/${slug}/mcp`,
      requestHeaders: { 'mcp-method': 'tools/call', 'mcp-name': 'echo' },
      status: 200,
    },
  })
  expect(answered).not.toMatch(/bearer|authorization|eyJ/i)
  const seen = arrived.at(-1)
  expect(JSON.parse(seen?.body ?? '')).toMatchObject({
    method: 'tools/call',
    params: { name: 'echo', arguments: { text: 'hi' } },
  })
})

test('calls as the person, by an ordinary token that is soon over', async () => {
  await (await call()).text()
  const token = arrived.at(-1)?.headers.authorization?.split('.')[1] ?? ''
  const claims = JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, number>
  expect(claims).toMatchObject({
    sub: viewer.userId,
    client_id: 'bmm-playground',
    aud: `https://mcp.example.com/s/${slug}/mcp`,
  })
  expect((claims['exp'] ?? 0) - (claims['iat'] ?? 0)).toBe(60)
})

test('hands on the error of the server, as its answer', async () => {
  answer = (res, id) =>
    void res
      .writeHead(200, { 'content-type': 'application/json' })
      .end(
        JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32602, message: 'text is missing' } }),
      )
  expect(await (await call()).json()).toMatchObject({
    result: null,
    error: { code: -32602, message: 'text is missing' },
  })
})

test('leaves the runner alone when the person leaves', async () => {
  const before = { arrived: arrived.length, left: left.length }
  answer = () => {} // never
  const abort = new AbortController()
  const pending = viewer
    .visit(`/v1/servers/${serverId}/calls`, {
      method: 'POST',
      json: { tool: 'echo' },
      signal: abort.signal,
    })
    .catch((err: Error) => err.name)
  await until('it has arrived', () => arrived.length > before.arrived)
  abort.abort()
  expect(await pending).toBe('AbortError')
  await until('it is given up', () => left.length > before.left)
})

test('is counted and limited as any call, and says so', async () => {
  answer = says({ content: [] })
  let res = await call()
  for (let n = 0; n < 25 && res.status === 200; n += 1) {
    await res.text()
    res = await call()
  }
  expect([res.status, await res.json()]).toMatchObject([
    429,
    { code: 'TooManyRequests', detail: expect.any(String) },
  ])
  expect(res.headers.get('retry-after')).toMatch(/^\d+$/)
})

test('says what to do for a server that is paused, or that nothing is live of', async () => {
  const { id: other } = await makeServer(world.db, world.organisationId)
  const ask = async () => {
    const res = await viewer.post(`/v1/servers/${other}/calls`, { tool: 'echo' })
    return [res.status, await res.json()]
  }
  expect(await ask()).toMatchObject([409, { code: 'CallRefused' }])
  await world.db('servers').where({ id: other }).update({ pausedAt: new Date() })
  expect(await ask()).toMatchObject([
    409,
    { code: 'ServerPaused', detail: 'Resume it in its settings, then call again.' },
  ])
})

test('does not tell to resume a server that was taken down', async () => {
  const { id: other } = await makeServer(world.db, world.organisationId)
  const { id: templateId } = await makeTemplate(world.db)
  await world.db('servers').where({ id: other }).update({ templateId })
  const takedown = {
    templateId,
    reason: 'It harms its callers',
    includesDerived: true,
    by: viewer.userId,
  }
  await world.db.transaction((trx) => beginTakedown(trx, takedown))
  const res = await viewer.post(`/v1/servers/${other}/calls`, { tool: 'echo' })
  expect([res.status, await res.json()]).toMatchObject([409, { code: 'ServerTakenDown' }])
})

test('says that the gateway is away', async () => {
  await gateway.close({ drainMs: 0 })
  const other = await world.member('viewer')
  const res = await call({ tool: 'echo' }, other)
  expect([res.status, await res.json()]).toMatchObject([
    503,
    { code: 'CallFailed', detail: expect.stringMatching(/^The gateway does not answer/) },
  ])
})
