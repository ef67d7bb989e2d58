// A server that nobody calls gives up its container, and nobody notices: what clients ask first is answered for it, and a
// call waits until it is there again.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../config.ts'
import { discoveryKeys, discoveryQuestion } from '../../contract/discovery.ts'
import { newId } from '../../db/ids.ts'
import { notify } from '../../db/notify.ts'
import { signServerToken } from '../../db/server-tokens.ts'
import { greet, makeGreeter } from '../faults/greeter.ts'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'

const SLEEPS_MS = 40_000
const TOOL_CALL = { name: 'echo', arguments: { text: 'you' } }

let stack: Stack
let owner: Owner
beforeAll(async () => {
  stack = await startStack({ SLEEP_AFTER_MINUTES: '0.05' })
  owner = await setUpOwner(stack)
})
afterAll(() => stack?.[Symbol.asyncDispose]())

const world = () => ({ stack, owner })

async function server(slug: string) {
  const { data } = await owner.api.GET('/v1/servers/{serverId}', {
    params: { path: { serverId: slug } },
  })
  if (!data) throw new Error(`no server ${slug}`)
  return data
}

const isMarked = async (slug: string) => (await server(slug)).state === 'asleep'

async function runnersOf(slug: string): Promise<{ id: string; state: string }[]> {
  const { id } = await server(slug)
  const versions = stack.db('versions').where({ serverId: id }).select('id')
  return stack.db('runners').whereIn('versionId', versions).select('id', 'state').orderBy('id')
}

async function untilAsleep(slug: string) {
  const isStopped = async () => (await runnersOf(slug)).every(({ state }) => state === 'gone')
  await until(
    `${slug} sleeps`,
    async () => (await isMarked(slug)) && (await isStopped()),
    SLEEPS_MS,
  )
}

/** As this person, or as the owner. */
async function post(slug: string, { method, headers, body }: RequestInit, userId?: string) {
  const config = loadConfig(stack.env, (path) => readFileSync(path, 'utf8'))
  const subject = userId ?? (await stack.db('users').orderBy('id').first('id')).id
  const url = `${stack.gatewayUrl}/s/${slug}/mcp`
  const token = await signServerToken(stack.db, {
    ring: config.ownerSecretKeys,
    issuer: config.oauthIssuer,
    audience: url,
    subject,
    clientId: 'app',
    lifetimeSeconds: 600,
  })
  const res = await fetch(url, {
    method: method ?? 'POST',
    headers: { ...(headers as Record<string, string>), authorization: `Bearer ${token}` },
    ...(body && { body }),
  })
  const { date: _now, ...told } = Object.fromEntries(res.headers)
  return { status: res.status, headers: told, text: await res.text() }
}

const callTool = (slug: string, userId?: string) => {
  const { headers } = discoveryQuestion('ping')
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: TOOL_CALL })
  return post(slug, { headers, body }, userId)
}

async function inviteTen() {
  const { organisationId } = owner
  const ids = Array.from({ length: 10 }, () => newId('user'))
  for (const id of ids) {
    await stack.db('users').insert({ id, name: id, currentOrganisationId: organisationId })
    await stack.db('memberships').insert({ organisationId, userId: id, role: 'viewer' })
  }
  await notify(stack.db, 'bmm_access', organisationId)
  return ids
}

/** All that clients of both eras ask before they call a tool, with an id of their own. */
function askAll(slug: string) {
  return Promise.all(
    discoveryKeys.map((key) => {
      const { method, headers, body } = discoveryQuestion(key)
      const own = body && 'id' in body ? { ...body, id: 'mine' } : body
      return post(slug, { method, headers, ...(own && { body: JSON.stringify(own) }) })
    }),
  )
}

test('a server that sleeps answers what clients ask first as when it is awake, and sleeps on', async () => {
  await makeGreeter(owner, { slug: 'drowsy', greeting: 'hello' })
  const awake = await askAll('drowsy')
  await untilAsleep('drowsy')
  await assertInvariants(stack)
  expect(await askAll('drowsy')).toEqual(awake)
  const document = `/.well-known/oauth-protected-resource/s/drowsy/mcp`
  expect((await fetch(`${stack.gatewayUrl}${document}`)).status).toBe(200)
  expect(await isMarked('drowsy')).toBe(true)
  expect(await (await testRuntime(stack)).list()).toEqual([])
})

test('a hundred callers wake one runner, and each gets an answer', async () => {
  const people = await inviteTen()
  await untilAsleep('drowsy')
  const before = await runnersOf('drowsy')
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => callTool('drowsy', people[index % people.length])),
  )
  for (const { status, text } of answers) {
    expect(status).toBe(200)
    expect(text).toContain('hello you')
  }
  expect(await runnersOf('drowsy')).toHaveLength(before.length + 1)
  await until('the wake is noted', async () => (await server('drowsy')).lastWakeMs !== null)
  expect(await server('drowsy')).toMatchObject({ state: 'live' })
  await assertInvariants(stack)
})

test('a call in the moment of falling asleep keeps the runner; one when it has gone gets another', async () => {
  await makeGreeter(owner, { slug: 'nods', greeting: 'hello' })
  const first = await runnersOf('nods')
  await until('it nods', () => isMarked('nods'), SLEEPS_MS)
  expect(await greet(world(), { slug: 'nods' })).toBe('hello you')
  expect((await runnersOf('nods')).length - first.length).toBeLessThanOrEqual(1)
  const isGone = async () => (await runnersOf('nods')).every(({ state }) => state === 'gone')
  await until('its runner goes', isGone, SLEEPS_MS)
  expect(await greet(world(), { slug: 'nods' })).toBe('hello you')
  await assertInvariants(stack)
})

test('a pinned server stays awake, and one that sleeps is woken when it is pinned', async () => {
  await untilAsleep('drowsy')
  const { data } = await owner.api.PATCH('/v1/servers/{serverId}', {
    params: { path: { serverId: 'drowsy' } },
    body: { isPinned: true },
  })
  expect(data).toMatchObject({ state: 'live', isPinned: true })
  const isReady = async () => (await runnersOf('drowsy')).some(({ state }) => state === 'ready')
  await until('it is there', isReady, 30_000)
  await untilAsleep('nods') // which was called later
  expect(await isMarked('drowsy')).toBe(false)
  await assertInvariants(stack)
})

test('a paused server is paused, whether it sleeps or not', async () => {
  await untilAsleep('nods')
  const change = (verb: 'pause' | 'resume') =>
    owner.api.POST(`/v1/servers/{serverId}/${verb}`, { params: { path: { serverId: 'nods' } } })
  await change('pause')
  await until('callers are told', async () => (await callTool('nods')).text.includes('paused'))
  expect(await server('nods')).toMatchObject({ state: 'paused' })
  await change('resume')
  const answers = async () => (await callTool('nods')).status === 200
  await until('it answers', answers, 30_000)
  await assertInvariants(stack)
})

test('without a worker a call is refused in words, and answered when one is back', async () => {
  await untilAsleep('nods')
  await stack.kill('worker')
  const refused = await callTool('nods')
  expect(refused.status).toBe(503)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(JSON.parse(refused.text)).toMatchObject({
    jsonrpc: '2.0',
    error: { message: 'This server could not be started in time: try again in a moment' },
  })
  await stack.start('worker')
  expect(await greet(world(), { slug: 'nods' })).toBe('hello you')
  await assertInvariants(stack)
})
