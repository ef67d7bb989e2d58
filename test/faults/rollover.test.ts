// Versions and gateways are replaced under steady load, and no caller notices: clients of both eras connect once, at the
// beginning, and call until the end.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { assertInvariants } from '../invariants.ts'
import { connectWithToken } from '../mcp-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'
import { buildVersion, greeterSpec, makeGreeter, requestVersion, startVisitor } from './greeter.ts'

const slug = 'steady'
const EACH_ERA = 3
let stack: Stack
let owner: Owner
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  await makeGreeter(owner, { slug, greeting: 'hello 0' })
})
afterAll(() => stack?.[Symbol.asyncDispose]())

/** Answers what each of them heard, once they have left. */
async function startVisitors() {
  const modes = (['auto', 'legacy'] as const).flatMap((mode) =>
    Array.from({ length: EACH_ERA }, () => mode),
  )
  const visitors = await Promise.all(
    modes.map((mode) => startVisitor({ stack, owner }, { slug, mode })),
  )
  return () => Promise.all(visitors.map((visitor) => visitor.leave()))
}

test('ten rollovers in a row cost no call', { timeout: 240_000 }, async () => {
  const leave = await startVisitors()
  const greetings = Array.from({ length: 10 }, (_, index) => `hello ${index + 1}`)
  for (const greeting of greetings) {
    const spec = greeterSpec(greeting)
    const { id, ...build } = await buildVersion(owner, { slug, spec })
    expect(build).toMatchObject({ state: 'live', failure: null })
    const ofRetire = (await owner.events(id)).filter(({ step }) => step === 'retire')
    expect(ofRetire.at(-1)).toMatchObject({ type: 'step-done', text: 'Drained and stopped.' })
  }
  const expected = ['hello 0', ...greetings].map((greeting) => `${greeting} you`)
  for (const heard of await leave()) expect(heard).toEqual(expected)
  await assertInvariants(stack)
})

test('a client that waits for changes is told of a new version', async () => {
  const client = await connectWithToken({
    url: `${stack.gatewayUrl}/s/${slug}/mcp`,
    token: await owner.token(slug),
  })
  let isTold = false
  client.setNotificationHandler('notifications/tools/list_changed', () => {
    isTold = true
  })
  await client.listen({ toolsListChanged: true })
  await buildVersion(owner, { slug, spec: greeterSpec('welcome') })
  await expect.poll(() => isTold).toBe(true)
  await client.close()
})

test('gateways that are replaced one by the other cost no call', async () => {
  const before = await stack.db('runners').whereNot({ state: 'gone' }).pluck('id')
  const leave = await startVisitors()
  await stack.start('second-gateway')
  await stack.stop('gateway')
  await assertInvariants(stack)
  await stack.start('gateway')
  await buildVersion(owner, { slug, spec: greeterSpec('both') })
  await stack.stop('second-gateway')
  for (const heard of await leave()) expect(heard).toEqual(['welcome you', 'both you'])
  await assertInvariants(stack)
  expect(await stack.db('runners').whereIn('id', before).pluck('state')).toEqual(['gone'])
})

/** Takes as many milliseconds as it is asked for. */
function slowSpec(greeting: string): ServerSpecInput {
  const implementation = `ctx.log.info('takes ' + input.text)
    await new Promise((done) => setTimeout(done, Number(input.text)))
    return { text: ${JSON.stringify(greeting)} + ' ' + input.text }`
  const spec = greeterSpec(greeting)
  return { ...spec, tools: spec.tools.map((tool) => ({ ...tool, implementation })) }
}

async function callSlowly(text: string, signal?: AbortSignal) {
  const url = `${stack.gatewayUrl}/s/${slug}/mcp`
  const client = await connectWithToken({ url, token: await owner.token(slug) })
  try {
    const call = { name: 'echo', arguments: { text } }
    const { structuredContent } = await client.callTool(call, {
      timeout: 120_000,
      ...(signal && { signal }),
    })
    return (structuredContent as { text: string }).text // as the spec of the greeter says
  } finally {
    await client.close()
  }
}

function untilReached(text: string) {
  const lines = () => stack.db('runtimeLogs').where({ message: `takes ${text}` })
  return until('the call has reached the runner', async () => (await lines()).length > 0, 20_000)
}

test('calls in flight end on the old version, one whose caller leaves at once, and none after the limit', async () => {
  await buildVersion(owner, { slug, spec: slowSpec('old') })
  const gone = new AbortController()
  const staying = callSlowly('12000')
  const leaving = callSlowly('60001', gone.signal).catch(() => 'left')
  const endless = callSlowly('90000').catch(() => 'cut off')
  await Promise.all(['12000', '60001', '90000'].map(untilReached))
  const { id } = await requestVersion(owner, { slug, spec: slowSpec('new') })
  gone.abort()
  expect(await leaving).toBe('left')
  await until('the new one answers', async () => (await callSlowly('1')) === 'new 1', 60_000)
  expect(await staying).toBe('old 12000')
  expect(await endless).toBe('cut off')
  expect(await owner.ended(id)).toMatchObject({ state: 'live', failure: null })
  expect((await owner.events(id)).findLast(({ step }) => step === 'retire')).toMatchObject({
    type: 'step-done',
    text: 'Stopped by force after 30 seconds: it did not end its calls.',
  })
  await assertInvariants(stack)
})
