import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { discoveryQuestion, keepAnswer } from '../../contract/discovery.ts'
import { listCallSums } from '../../db/calls.ts'
import { keepDiscovery } from '../../db/discoveries.ts'
import { notify } from '../../db/notify.ts'
import { endRunner } from '../../db/runners.ts'
import { recordTrouble } from '../../db/runtime-troubles.ts'
import { recordWakeFailed } from '../../db/sleep.ts'
import { startFakeRunner, type Answerer } from '../../test/fake-runner.ts'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'
import { until } from '../../test/until.ts'

let world: GatewayWorld
beforeAll(async () => {
  world = await createGatewayWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const { headers: BOTH_TYPES } = discoveryQuestion('ping')
const JSON_TYPE = { 'content-type': 'application/json' }

/** A live server that sleeps, with what was kept of it. */
async function sleeper(slug: string, answer: Answerer = (_req, res) => res.end()) {
  const { runner, runnerId, ...placed } = await world.serve(slug, answer)
  const { versionId, serverId } = placed
  const text = JSON.stringify({ result: { tools: [] }, ...discoveryQuestion('tools/list').body })
  const list = keepAnswer({ status: 200, headers: Object.entries(JSON_TYPE), text })
  await keepDiscovery(world.db, { versionId, answers: { 'tools/list': list } })
  await world.db('servers').where({ id: serverId }).update({ asleepAt: new Date() })
  await notify(world.db, 'bmm_servers', serverId)
  runner.stop()
  await endRunner(world.db, runnerId)
  await world.db('leases').where({ versionId }).delete()
  await until('it is asleep', async () => (await ask(slug, listOf('a'))).status === 200)
  return placed
}

const listOf = (id: string) => ({ jsonrpc: '2.0', id, method: 'tools/list' })
const toolCall = (text: string) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'echo', arguments: { text } },
})

async function ask(slug: string, message: object) {
  const authorization = `Bearer ${await world.token(slug)}`
  return world.call(slug, {
    headers: { ...BOTH_TYPES, authorization },
    body: JSON.stringify(message),
  })
}

const rowOf = (serverId: string) => world.db('servers').where({ id: serverId }).first()

/** As a worker does it; the runner answers with what it is sent. */
async function wake(placed: { serverId: string; versionId: string; slug: string }) {
  const { runnerId } = await world.place(placed)
  return startFakeRunner(world.slotPath(runnerId), async (req, res) => {
    const sent: Buffer[] = []
    for await (const chunk of req) sent.push(chunk as Buffer)
    res.writeHead(200, JSON_TYPE).end(Buffer.concat(sent))
  })
}

test('a list is answered from what is kept, with the id of the request, and nobody is woken', async () => {
  const { serverId } = await sleeper('kept')
  const answer = await ask('kept', listOf('mine'))
  expect(answer).toMatchObject({ status: 200, headers: JSON_TYPE })
  expect(JSON.parse(answer.text)).toEqual({ ...listOf('mine'), result: { tools: [] } })
  expect(await rowOf(serverId)).toMatchObject({ wakeRequestedAt: null })
})

test('without a token nothing is answered and nobody is woken', async () => {
  const { serverId } = await sleeper('closed')
  const answer = await world.call('closed', { body: JSON.stringify(toolCall('x')) })
  expect(answer.status).toBe(401)
  expect(await rowOf(serverId)).toMatchObject({ wakeRequestedAt: null })
})

test('calls are held until a runner is there and come through whole, short and long', async () => {
  const placed = await sleeper('held')
  const bodies = [
    'short',
    'long'.repeat(50_000),
    ...Array.from({ length: 20 }, () => 'one of many'),
  ]
  const calls = bodies.map((text) => ask('held', toolCall(text)))
  await until('it is wanted', async () => (await rowOf(placed.serverId)).wakeRequestedAt !== null)
  expect(await rowOf(placed.serverId)).toMatchObject({ asleepAt: null })
  const runner = await wake(placed)
  const answers = await Promise.all(calls)
  expect(answers.map(({ text }) => JSON.parse(text))).toEqual(bodies.map(toolCall))
  runner.stop()
})

test.each([
  ['RunnerExited', 'The runner stopped before it was ready. Its owner sees more on its page'],
  [
    'QuotaReached',
    'its organisation has reached its limit of servers that are awake at once (quotas.awakeRunners). One that sleeps or is paused makes room, and an admin of the organisation can raise the limit, on its page "Policy"',
  ],
] as const)(
  'a wake that fails with %s is told to those who wait, in words',
  async (code, words) => {
    const slug = `broken-${code.toLowerCase()}`
    const { serverId } = await sleeper(slug)
    const waiting = ask(slug, toolCall('x'))
    await until('it is wanted', async () => (await rowOf(serverId)).wakeRequestedAt !== null)
    await recordWakeFailed(world.db, { serverId, code })
    const answer = await waiting
    expect(answer.status).toBe(503)
    expect(answer.headers['retry-after']).toBe('10')
    expect(JSON.parse(answer.text)).toMatchObject({
      jsonrpc: '2.0',
      error: { message: `This server could not be started: ${words}` },
    })
  },
)

test('while a runner that fails again and again is not started its callers are told when it is', async () => {
  const { serverId, versionId } = await sleeper('failing')
  const waiting = ask('failing', toolCall('x'))
  await until('it is wanted', async () => (await rowOf(serverId)).wakeRequestedAt !== null)
  const [now, nextTryAt] = [new Date(), new Date(Date.now() + 32_000)]
  const failed = { versionId, runnerId: 'run_1', failures: 7, reason: 'exit code 1' }
  await recordTrouble(world.db, { ...failed, firstAt: now, lastAt: now, nextTryAt })
  await recordWakeFailed(world.db, { serverId, code: 'RunnerFailing' })
  const answer = await waiting
  expect(answer.status).toBe(503)
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(32)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(15)
  expect(JSON.parse(answer.text).error.message).toMatch(
    /^This server could not be started: its runner failed again and again\. Next try in \d\d s\. Its owner/,
  )
  const sums = () => listCallSums(world.db, { serverId, since: new Date(0) })
  await until('it is counted', async () => (await sums()).some(({ tool }) => tool === 'echo'))
  expect(await sums()).toContainEqual(expect.objectContaining({ tool: 'echo', errors: 1 }))
})

test('who waits for a server that is paused meanwhile is told so', async () => {
  const { serverId } = await sleeper('halted')
  const waiting = ask('halted', toolCall('x'))
  await until('it is wanted', async () => (await rowOf(serverId)).wakeRequestedAt !== null)
  await world.db('servers').where({ id: serverId }).update({ pausedAt: new Date() })
  await notify(world.db, 'bmm_servers', serverId)
  const answer = await waiting
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('paused by its owner')
})

test('a live server that lost its runner holds calls as one that sleeps', async () => {
  const { runner, runnerId, ...placed } = await world.serve('lost', (_req, res) => res.end())
  runner.stop()
  await endRunner(world.db, runnerId)
  await until('its slot is gone', () => !existsSync(world.slotPath(runnerId)))
  const call = ask('lost', toolCall('x'))
  await until('it is wanted', async () => (await rowOf(placed.serverId)).wakeRequestedAt !== null)
  const again = await wake(placed)
  expect(JSON.parse((await call).text)).toEqual(toolCall('x'))
  again.stop()
})
