import { afterAll, beforeAll, expect, test } from 'vitest'
import { bucketEndsMs, recordCalls, type CallFacts } from '../../db/calls.ts'
import { recordEgressDenials } from '../../db/egress-denials.ts'
import { newId } from '../../db/ids.ts'
import { recordGrant } from '../../db/oauth-grants.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { makeOrganisation, makeServer } from '../../test/rows.ts'

let world: ApiWorld
let viewer: Browser & { userId: string }
beforeAll(async () => {
  world = await createApiWorld()
  viewer = await world.member('viewer')
})
afterAll(() => world[Symbol.asyncDispose]())

async function calledServer(organisationId = world.organisationId) {
  const { id: serverId } = await makeServer(world.db, organisationId)
  const at = new Date()
  const call: CallFacts = {
    serverId,
    versionId: null,
    userId: viewer.userId,
    clientId: 'claude',
    at,
    method: 'tools/call',
    tool: 'echo',
    arguments: { text: 'string' },
    status: 200,
    isError: false,
    durationMs: 3,
  }
  const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000)
  const buckets = bucketEndsMs.map((_, index) => (index === 0 ? 2 : 0)).concat(0)
  const sum = { serverId, minute, tool: 'echo', calls: 2, errors: 1, totalMs: 6, buckets }
  await recordCalls(world.db, { sums: [sum], recent: [call], callers: [] })
  const other = { ...call, tool: 'other' }
  await recordCalls(world.db, { sums: [sum], recent: [other], callers: [] })
  return serverId
}

test('shows how often a server was called, by tool, as all gateways counted', async () => {
  const serverId = await calledServer()
  const res = await viewer.visit(`/v1/servers/${serverId}/usage?hours=1`)
  expect(res.status).toBe(200)
  expect(await res.json()).toMatchObject({
    stepMinutes: 1,
    total: { calls: 4, errors: 2, p50Ms: 5 },
    tools: [{ tool: 'echo', calls: 4, errors: 2 }],
  })
})

test('shows the calls of several servers by the hour, and those of no other organisation', async () => {
  const serverId = await calledServer()
  const foreign = await calledServer(await makeOrganisation(world.db))
  await calledServer() // nobody asks for it
  const res = await viewer.visit(`/v1/usage?serverIds=${serverId},${foreign}`)
  const { since, stepMinutes, data } = (await res.json()) as {
    since: string
    stepMinutes: number
    data: { serverId: string; calls: number[]; errors: number[] }[]
  }
  expect(stepMinutes).toBe(60)
  expect(Date.now() - Date.parse(since)).toBeLessThan(24 * 3_600_000)
  const [own] = data
  expect(own?.calls).toHaveLength(24)
  expect(
    [own?.calls.slice(-2), own?.errors.slice(-2)].map((last) => Math.max(...(last ?? []))),
  ).toEqual([4, 2])
  expect(data.map((each) => each.serverId)).toEqual([serverId])
})

test.each([
  ['', 'An id of this kind looks like srv_01k…'],
  ['no-id', 'An id of this kind looks like srv_01k…'],
  [Array.from({ length: 101 }, () => newId('server')).join(), 'At most 100 servers'],
])('refuses to show the calls of what are no ids, or too many', async (serverIds, detail) => {
  const res = await viewer.visit(`/v1/usage?serverIds=${serverIds}`)
  expect([res.status, await res.json()]).toMatchObject([422, { errors: [{ detail }] }])
})

test('shows the last calls with their callers and the shapes of what they sent', async () => {
  const serverId = await calledServer()
  const client = { clientId: 'claude', clientName: 'Claude', redirectHost: 'claude.ai' }
  await recordGrant(world.db, { ...client, grantId: 'g1', serverId, userId: viewer.userId })
  const res = await viewer.visit(`/v1/servers/${serverId}/calls?limit=1`)
  expect(await res.json()).toEqual({
    data: [
      {
        at: expect.any(String),
        caller: 'A viewer',
        clientId: 'claude',
        clientName: 'Claude',
        method: 'tools/call',
        tool: 'other',
        arguments: { text: 'string' },
        status: 200,
        isError: false,
        durationMs: 3,
      },
    ],
  })
})

test('shows what the server tried to reach and may not, and what could be allowed', async () => {
  const serverId = await calledServer()
  const [firstAt, lastAt] = [new Date('2026-05-04T10:00:00Z'), new Date('2026-05-04T11:00:00Z')]
  const denial = { serverId, host: 'cdn.example.com', port: 443, reason: 'not-allowed' }
  await recordEgressDenials(world.db, [
    { ...denial, count: 2, firstAt, lastAt },
    { ...denial, host: '10.0.0.1', reason: 'bad-name', count: 1, firstAt, lastAt: firstAt },
  ])
  await recordEgressDenials(world.db, [{ ...denial, count: 3, firstAt: lastAt, lastAt }])
  const res = await viewer.visit(`/v1/servers/${serverId}/denied-hosts`)
  expect(await res.json()).toEqual({
    data: [
      {
        host: 'cdn.example.com',
        port: 443,
        reason: 'The host is not among the hosts that this server may reach.',
        canBeAllowed: true,
        count: 5,
        firstAt: firstAt.toISOString(),
        lastAt: lastAt.toISOString(),
      },
      expect.objectContaining({ host: '10.0.0.1', canBeAllowed: false, count: 1 }),
    ],
  })
})

test.each(['usage', 'calls', 'denied-hosts'])(
  '%s of another organisation is not there',
  async (what) => {
    const serverId = await calledServer(await makeOrganisation(world.db))
    const res = await viewer.visit(`/v1/servers/${serverId}/${what}`)
    expect(res.status).toBe(404)
  },
)
