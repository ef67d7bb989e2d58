import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listCallSums, listRecentCalls, recordCalls } from '../../db/calls.ts'
import { listEgressDenials } from '../../db/egress-denials.ts'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'
import { echoSpec } from '../../test/rows.ts'
import { until } from '../../test/until.ts'

let world: GatewayWorld
let weather: Awaited<ReturnType<GatewayWorld['serve']>>
beforeAll(async () => {
  world = await createGatewayWorld()
  const [tool] = echoSpec.tools
  const tools = ['forecast', 'broken'].flatMap((name) => (tool ? [{ ...tool, name }] : []))
  weather = await world.serve(
    'weather',
    async (req, res) => {
      const { id, params } = JSON.parse(await text(req))
      const isError = params.name === 'broken'
      res.writeHead(200, { 'content-type': 'application/json' })
      res.end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [], isError } }))
    },
    { spec: { tools } },
  )
})
afterAll(async () => {
  weather.runner.stop()
  await world[Symbol.asyncDispose]()
})

const call = (name: string, input: object) =>
  world.call('weather', {
    headers: { authorization: weather.authorization },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: input },
    }),
  })

const listSums = () => listCallSums(world.db, { serverId: weather.serverId, since: new Date(0) })

async function countedCalls() {
  return (await listSums()).reduce((sum, { calls }) => sum + calls, 0)
}

/** Counts are written every few seconds. */
async function untilCounted(calls: number) {
  await until(`${calls} calls are counted`, async () => (await countedCalls()) >= calls)
}

test('calls are counted per tool, and the last ones can be looked at without their values', async () => {
  await call('forecast', { city: 'Berlin', days: 3 })
  await call('forecast', { city: 'Rome', days: 2 })
  await call('broken', { password: 'hunter2-secret' })
  await untilCounted(3)
  const sums = await listSums()
  const errors = Object.fromEntries(sums.map(({ tool, errors: count }) => [tool, count]))
  expect(errors).toEqual({ forecast: 0, broken: 1 })
  const recent = await listRecentCalls(world.db, { serverId: weather.serverId, limit: 10 })
  expect(recent[0]).toMatchObject({
    versionId: weather.versionId,
    userId: world.userId,
    caller: 'Ann',
    clientId: 'client-1',
    method: 'tools/call',
    tool: 'broken',
    arguments: { password: 'string' },
    status: 200,
    isError: true,
  })
  expect(JSON.stringify(recent)).not.toContain('hunter2')
  const { lastCallAt } = await world.db('servers').where({ id: weather.serverId }).first()
  expect(lastCallAt >= (recent[0]?.at ?? NaN)).toBe(true)
})

test('while a call is in flight its server counts as called, again and again', async () => {
  const answer = Promise.withResolvers<void>()
  const slow = await world.serve('slow', async (_req, res) => {
    await answer.promise
    res.end()
  })
  const asking = world.call('slow', {
    headers: { authorization: slow.authorization },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow"}}',
  })
  const touched = async (after: Date) => {
    const row = () => world.db('servers').where({ id: slow.serverId }).first()
    await until('it counts as called', async () => (await row()).lastCallAt > after)
    return (await row()).lastCallAt
  }
  const first = await touched(new Date(0))
  await touched(first)
  answer.resolve()
  expect((await asking).status).toBe(200)
  slow.runner.stop()
})

test('who has called is known when another one has filled the list of last calls', async () => {
  const { db, userId } = world
  const { serverId } = weather
  const others = Array.from({ length: 40 }, (_, index) => `usr_${index}`)
  const call = {
    serverId,
    versionId: null,
    clientId: 'c',
    method: null,
    tool: null,
    arguments: null,
  }
  const at = new Date()
  const ofSomebody = { ...call, at, status: 200, isError: false, durationMs: 1 }
  const record = (people: string[]) =>
    recordCalls(db, {
      sums: [],
      recent: people.map((who) => ({ ...ofSomebody, userId: who })),
      callers: [...new Set(people)].map((who) => ({ serverId, userId: who, at })),
    })
  await record(others)
  await record(Array.from({ length: 500 }, () => 'usr_0'))
  const callers = await db('recent_callers').where({ serverId }).pluck<string[]>('user_id')
  expect(callers.toSorted()).toEqual([...others, userId].toSorted())
})

test('a gateway that is told to stop writes down what it has counted, and its successor goes on', async () => {
  await call('forecast', { city: 'Oslo' })
  await world.restart()
  expect(await countedCalls()).toBe(4)
  await call('forecast', { city: 'Bern' })
  await untilCounted(5)
})

test('names that nobody can store keep no call from being counted', async () => {
  const before = await countedCalls()
  await call('forecast\0', { ['city\0']: 'Oslo' })
  await call('forecast', { [`${'x'.repeat(39)}😀`]: 'Bern' })
  await untilCounted(before + 2)
  expect((await listSums()).map(({ tool }) => tool)).toContain('forecast')
})

test('a tool that the server does not have is counted without its name', async () => {
  const before = await countedCalls()
  await call('invented', {})
  await untilCounted(before + 1)
  expect((await listSums()).map(({ tool }) => tool)).not.toContain('invented')
})

test('who is refused is not counted as a caller', async () => {
  const before = await countedCalls()
  await world.call('weather', { body: '{"method":"tools/call"}' })
  await call('forecast', { city: 'Graz' })
  await untilCounted(before + 1)
  expect(await countedCalls()).toBe(before + 1)
})

test('what a runner tried to reach and may not is counted for its owner', async () => {
  for (let i = 0; i < 3; i += 1) expect(await askWayOut('evil.test:443')).toBe(403)
  const list = () => listEgressDenials(world.db, weather.serverId)
  await until('the refusals are counted', async () => (await list())[0]?.count === 3)
  expect(await list()).toMatchObject([
    { host: 'evil.test', port: 443, reason: 'not-allowed', count: 3 },
  ])
})

async function askWayOut(path: string) {
  const slot = world.slotPath(weather.runnerId)
  const name = (await readdir(slot)).find((each) => each.startsWith('egress')) ?? ''
  return new Promise<number | undefined>((resolve, reject) => {
    const asked = request({ socketPath: join(slot, name), method: 'CONNECT', path })
    asked.once('connect', ({ statusCode }, socket) => {
      socket.destroy()
      resolve(statusCode)
    })
    asked.once('error', reject)
    asked.end()
  })
}

test('who calls too often is told so, in the form that clients read, and when to come back', async () => {
  const strict = await createGatewayWorld({ settings: { CALLER_CALLS_PER_MINUTE: '2' } })
  const echo = await strict.serve('echo', (_req, res) =>
    res.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  )
  const headers = { authorization: echo.authorization }
  const other = await strict.token('echo', { client_id: 'another-app' })
  const answers = [headers, headers, { authorization: `Bearer ${other}` }].map((one) =>
    strict.call('echo', { headers: one }),
  )
  const refused = (await Promise.all(answers)).filter(({ status }) => status === 429)
  expect(refused).toHaveLength(1)
  expect(refused[0]?.headers['retry-after']).toMatch(/^\d+$/)
  expect(JSON.parse(refused[0]?.text ?? '').error.message).toContain('too often')
  echo.runner.stop()
  await strict[Symbol.asyncDispose]()
})
