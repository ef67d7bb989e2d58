// What serves callers dies: the gateway that they pass, and the container that answers them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBreakableLink } from '../breakable-link.ts'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { until } from '../until.ts'
import { buildVersion, greet, greeterSpec, makeGreeter } from './greeter.ts'

const slug = 'steady'
let stack: Stack
let owner: Owner
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  await makeGreeter(owner, { slug, greeting: 'hello' })
})
afterAll(() => stack?.[Symbol.asyncDispose]())

const containers = async () => (await (await testRuntime(stack)).list()).map(({ name }) => name)
const isAnswering = () =>
  greet({ stack, owner }, { slug }).then(
    () => true,
    () => false, // not yet
  )

test('a gateway that died finds its runners again: they are not restarted, and calls go on', async () => {
  const before = await containers()
  await stack.kill('gateway')
  await stack.start('gateway')
  await until('calls are answered', isAnswering)
  expect(await containers()).toEqual(before)
  await assertInvariants(stack)
  const spec = greeterSpec('welcome')
  expect(await buildVersion(owner, { slug, spec })).toMatchObject({ state: 'live' })
  await assertInvariants(stack)
  expect(await greet({ stack, owner }, { slug })).toBe('welcome you')
})

test('a worker ends when it is told to, however often, whatever Docker keeps open, and leaves its runners to the next', async () => {
  await using folder = await temporaryFolder()
  const path = folder.at('docker.sock')
  await using _link = await createBreakableLink(
    { path: stack.dockerSocket },
    { path, isLingering: true },
  )
  await stack.stop('worker')
  await stack.start('worker', { DOCKER_SOCKET: path })
  const spec = greeterSpec('good day')
  expect(await buildVersion(owner, { slug, spec })).toMatchObject({ state: 'live' })
  const before = await containers()
  const hasEnded = () => {
    const pid = stack.pid('worker')
    return pid === undefined || !process.kill(pid, 'SIGTERM')
  }
  await until('it has ended', hasEnded, 15_000)
  expect(await stack.ended('worker')).toBe(0)
  expect(await containers()).toEqual(before)
  await stack.start('worker')
  await assertInvariants(stack)
  expect(await greet({ stack, owner }, { slug })).toBe('good day you')
})

test('a container that somebody removes is deployed anew', async () => {
  const [name = ''] = await containers()
  await (await testRuntime(stack)).stop(name, { graceSeconds: 0 })
  const isAnew = async () => {
    const names = await containers()
    return names.length === 1 && !names.includes(name)
  }
  await until('another container runs', isAnew, 20_000)
  await until('calls are answered', isAnswering)
  expect(await greet({ stack, owner }, { slug })).toBe('good day you')
  await assertInvariants(stack)
})
