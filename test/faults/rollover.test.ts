// Versions and gateways are replaced under steady load, and no caller notices: clients of both eras connect once, at the
// beginning, and call until the end.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assertInvariants } from '../invariants.ts'
import { connectWithToken } from '../mcp-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { buildVersion, greeterSpec, makeGreeter, startVisitor } from './greeter.ts'

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
