import { afterAll, beforeAll, expect, test } from 'vitest'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { setUpOwner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { greet, makeGreeter } from './greeter.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(async () => stack?.[Symbol.asyncDispose]())

test('a container whose row is lost is removed, and one of another installation is not', async () => {
  const owner = await setUpOwner(stack)
  await makeGreeter(owner, { slug: 'steady', greeting: 'hello' })
  const runtime = await testRuntime(stack)
  const [mine] = await runtime.list()
  if (!mine) throw new Error('there is no container')
  const name = `${mine.name}-lost`
  const elsewhere = `${mine.name}-elsewhere`
  const { socketDir } = mine
  await runtime.start({ name, runnerId: 'run_lost', socketDir }).catch(() => {}) // it may be gone before it runs
  await runtime.start({ name: elsewhere, runnerId: 'run_other', socketDir: '/usr/share' })
  const removed = async () => {
    const acts = await stack.db('auditEvents').where({ action: 'reconcile.remove-container' })
    return acts.map(({ resourceId }) => resourceId)
  }
  await expect.poll(removed, { timeout: 30_000, interval: 250 }).toEqual([name])
  const left = (await runtime.list()).map((container) => container.name)
  expect(left.toSorted()).toEqual([mine.name, elsewhere].toSorted())
  await runtime.stop(elsewhere, { graceSeconds: 0 })
  expect(await greet({ stack, owner }, { slug: 'steady' })).toContain('hello')
  await assertInvariants(stack)
})
