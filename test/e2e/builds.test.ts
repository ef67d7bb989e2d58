// Builds of the main job, on the whole product: api, worker, gateway, Postgres, Temporal and Docker as they are.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { connectWithToken } from '../mcp-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { echoSpec } from '../rows.ts'
import { startStack, type Stack } from '../stack.ts'

let stack: Stack
let owner: Owner
let upstream: Server
const greetings: unknown[] = []
let strangers = 0
beforeAll(async () => {
  upstream = createServer((req, res) => {
    if (req.headers.host === 'other.test') strangers++
    const greeting = req.headers['x-greeting']
    greetings.push(greeting)
    res.end(`greeted with ${greeting?.length} characters`)
  }).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const { port } = upstream.address() as AddressInfo // it listens on a port
  const at = `127.0.0.1:${port}`
  stack = await startStack({ EGRESS_HOSTS: `upstream.test=${at},other.test=${at}` })
  owner = await setUpOwner(stack)
})
afterAll(async () => {
  upstream?.close()
  await stack?.[Symbol.asyncDispose]()
})

const [echoTool] = echoSpec.tools
function specWith(change: Partial<ServerSpecInput>, implementation?: string): ServerSpecInput {
  if (!echoTool) throw new Error('unreachable')
  return {
    ...echoSpec,
    tools: [{ ...echoTool, ...(implementation && { implementation }) }],
    ...change,
  }
}

async function call(slug: string, text: string, mode?: 'auto' | 'legacy') {
  const client = await connectWithToken({
    url: `${stack.gatewayUrl}/s/${slug}/mcp`,
    token: await owner.token(slug),
    ...(mode && { mode }),
  })
  try {
    return await client.callTool({ name: 'echo', arguments: { text } })
  } finally {
    await client.close()
  }
}

describe('a spec', () => {
  test('becomes a live server whose every step can be read and replayed', async () => {
    const { id } = await owner.createServer({ slug: 'echo', spec: echoSpec })
    const build = await owner.ended(id)
    expect(build).toMatchObject({ state: 'live', versionNumber: 1, failure: null })
    const events = await owner.events(id)
    expect(events.filter(({ type }) => type === 'step-done').map(({ step }) => step)).toEqual([
      'begin',
      'generate',
      'render',
      'scan',
      'compile',
      'self-test',
      'contract-check',
      'place',
      'deploy',
      'health-check',
      'activate',
    ])
    expect(events.at(-1)).toMatchObject({ type: 'build-ended', state: 'live' })
    const rest = await owner.events(id, 3)
    expect(rest).toEqual(events.filter(({ seq }) => seq > 3))
    for (const mode of ['auto', 'legacy'] as const)
      expect(await call('echo', mode, mode)).toMatchObject({ structuredContent: { text: mode } })
  })

  test('gives a next version at the same URL, and the old one leaves nothing behind', async () => {
    const { data: build } = await owner.api.POST('/v1/servers/{serverId}/builds', {
      params: { path: { serverId: 'echo' } },
      body: { spec: specWith({}, "return { text: 'second ' + input.text }") },
      headers: { 'idempotency-key': randomUUID() },
    })
    expect(await owner.ended(build?.id ?? '')).toMatchObject({ state: 'live', versionNumber: 2 })
    expect(await call('echo', 'x')).toMatchObject({ structuredContent: { text: 'second x' } })
    expect(await stack.db('leases').whereNotNull('version_id')).toHaveLength(1)
    expect(await stack.db('runners').whereNot('state', 'gone')).toHaveLength(1)
  })
})

describe('a build that fails leaves the live version serving, and says why', () => {
  const live = specWith({}, "return { text: 'live ' + input.text }")
  beforeAll(async () => {
    const { id } = await owner.createServer({ slug: 'steady', spec: live })
    expect(await owner.ended(id)).toMatchObject({ state: 'live', failure: null })
  })

  async function buildOf(spec: ServerSpecInput) {
    const { data, error } = await owner.api.POST('/v1/servers/{serverId}/builds', {
      params: { path: { serverId: 'steady' } },
      body: { spec },
      headers: { 'idempotency-key': randomUUID() },
    })
    if (!data) throw new Error(JSON.stringify(error))
    return owner.ended(data.id)
  }

  test.each<[string, ServerSpecInput, object]>([
    [
      'a forbidden import',
      specWith({}, "const fs = await import('node:fs'); return { text: String(fs) }"),
      { code: 'ScanRejected', step: 'scan' },
    ],
    [
      'an undeclared secret',
      specWith({}, "return { text: String(process.env['TOKEN']) }"),
      { code: 'ScanRejected', step: 'scan' },
    ],
    [
      'an undeclared domain',
      specWith({}, "return { text: await (await ctx.fetch('https://elsewhere.example/')).text() }"),
      { code: 'ScanRejected', step: 'scan' },
    ],
    [
      'a type error',
      specWith({}, 'return { text: 7 }'),
      { code: 'CompileFailed', step: 'compile' },
    ],
    [
      'code that closes its function early',
      specWith({}, 'return { text: "" } } }, { name: "other'),
      { code: 'SpecInvalid', step: 'render' },
    ],
  ])('%s', async (_what, spec, failure) => {
    const build = await buildOf(spec)
    expect(build).toMatchObject({ state: 'failed', failure })
    expect(build.failure?.detail).toMatch(/\w/)
    const places = build.failure?.findings ?? build.failure?.diagnostics ?? []
    expect(places.every(({ message }) => message.length > 0)).toBe(true)
    expect(places.every(({ file, line }) => file === 'echo' && line === 1)).toBe(true)
    expect(places.length > 0).toBe(build.failure?.code !== 'SpecInvalid')
    expect(await call('steady', 'on')).toMatchObject({ structuredContent: { text: 'live on' } })
    expect(await stack.db('versions').where({ state: 'building' })).toEqual([])
  })
})

describe('what a request asks for is checked before anything is built', () => {
  test.each<[string, object, string]>([
    [
      'a duplicate tool',
      { ...echoSpec, tools: [...echoSpec.tools, ...echoSpec.tools] },
      '/body/spec/tools/1/name',
    ],
    [
      'an invalid JSON Schema',
      { ...echoSpec, tools: [{ ...echoTool, inputSchema: { type: 'objekt' } }] },
      '/body/spec/tools/0/inputSchema/type',
    ],
  ])('%s', async (_what, spec, pointer) => {
    const response = await fetch(`${stack.apiUrl}/v1/servers`, {
      method: 'POST',
      headers: {
        cookie: owner.cookie,
        origin: stack.apiUrl,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ slug: 'never', spec }),
    })
    expect(response.status).toBe(422)
    const problem = (await response.json()) as { errors: { pointer: string }[] }
    expect(problem.errors.map((error) => error.pointer)).toContain(pointer)
    expect(await stack.db('servers').where({ slug: 'never' })).toEqual([])
  })
})

describe('secrets and hosts', () => {
  const secret = 'planted-9f2c-secret'
  const spec = specWith(
    {
      secrets: [{ key: 'GREETING', description: 'What to say first' }],
      allowedDomains: ['http://upstream.test'],
    },
    `if (input.text.startsWith('http')) return { text: await (await ctx.fetch(input.text)).text() }
     const response = await ctx.fetch('http://upstream.test/', { headers: { 'x-greeting': ctx.secrets.GREETING } })
     return { text: await response.text() }`,
  )

  test('a secret that is missing is named before the build', async () => {
    const { error } = await owner.api.POST('/v1/servers', {
      body: { slug: 'greeter', spec },
      headers: { 'idempotency-key': randomUUID() },
    })
    expect(error).toMatchObject({ code: 'SecretMissing' })
    expect(JSON.stringify(error)).toContain('GREETING')
  })

  test('a secret that was given reaches the listed host through the tool, and stands nowhere else', async () => {
    const { id } = await owner.createServer({
      slug: 'greeter',
      spec,
      secrets: [{ key: 'GREETING', value: secret }],
    })
    expect(await owner.ended(id)).toMatchObject({ state: 'live', failure: null })
    expect(await call('greeter', 'hello')).toMatchObject({
      structuredContent: { text: `greeted with ${secret.length} characters` },
    })
    expect(greetings).toContain(secret)
    const written = (['api', 'worker', 'gateway'] as const).flatMap((name) => stack.output(name))
    expect(written.join('')).not.toContain(secret)
    expect(JSON.stringify(await owner.events(id))).not.toContain(secret)
  })

  test('a host that is not listed does not answer', async () => {
    const before = strangers
    const answer = await call('greeter', 'http://other.test/')
    expect(answer.isError ?? JSON.stringify(answer).includes('blocked')).toBe(true)
    expect(strangers).toBe(before)
  })

  test('a secret that was deleted meanwhile is named before the next build', async () => {
    const path = { serverId: 'greeter', key: 'GREETING' }
    await owner.api.DELETE('/v1/servers/{serverId}/secrets/{key}', { params: { path } })
    const { error } = await owner.api.POST('/v1/servers/{serverId}/builds', {
      params: { path },
      body: { spec },
      headers: { 'idempotency-key': randomUUID() },
    })
    expect(JSON.stringify(error)).toContain('GREETING')
    expect(await call('greeter', 'still')).toMatchObject({
      structuredContent: { text: `greeted with ${secret.length} characters` },
    })
  })
})

test('two builds of one server at once: the second is told which one runs', async () => {
  const { id } = await owner.createServer({ slug: 'twice', spec: echoSpec })
  const { error, response } = await owner.api.POST('/v1/servers/{serverId}/builds', {
    params: { path: { serverId: 'twice' } },
    body: { spec: echoSpec },
    headers: { 'idempotency-key': randomUUID() },
  })
  expect(response.status).toBe(409)
  expect(error).toMatchObject({ code: 'ServerBusy', facts: { buildId: id } })
  await owner.ended(id)
})
