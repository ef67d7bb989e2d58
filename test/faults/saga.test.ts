// Every step of a build fails once, before its work and after it, while the server's callers go on calling.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assertInvariants } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { buildVersion, greeterSpec, makeGreeter, startVisitor } from './greeter.ts'

const steps = [
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
]
const points = steps.flatMap((step) => [`${step}:before`, `${step}:after`])
/** After this one the version is live, whatever becomes of the answer. */
const noReturn = 'activate:after'

let stack: Stack
let owner: Owner
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  await makeGreeter(owner, { slug: 'steady', greeting: 'hello' })
  await stack.kill('worker')
  // Each acts once, so each build meets the next one.
  await stack.start('worker', {
    BMM_FAILPOINTS: points.map((point) => `${point}=fail`).join(' '),
  })
})
afterAll(() => stack?.[Symbol.asyncDispose]())

test('a step that fails undoes what came before; callers of the live version notice nothing', async () => {
  const visitor = await startVisitor({ stack, owner }, { slug: 'steady' })
  const outcomes: object[] = []
  for (const point of points.filter((name) => name !== noReturn)) {
    const spec = greeterSpec(`after ${point}`)
    const { state, failure } = await buildVersion(owner, { slug: 'steady', spec })
    outcomes.push({ point, state, ...failure })
    await assertInvariants(stack)
  }
  expect(outcomes).toEqual(
    points
      .filter((point) => point !== noReturn)
      .map((point) => ({
        point,
        state: 'failed',
        code: 'SourceInvalid',
        title: 'The source of the build cannot be used',
        detail: `Failpoint ${point}`,
        step: point.split(':')[0],
      })),
  )
  expect(await visitor.leave()).toEqual(['hello you'])
})

test('a version whose activation succeeded and then failed is live, and the old one is retired', async () => {
  const visitor = await startVisitor({ stack, owner }, { slug: 'steady' })
  const spec = greeterSpec('welcome')
  expect(await buildVersion(owner, { slug: 'steady', spec })).toMatchObject({ state: 'live' })
  await assertInvariants(stack)
  expect(await visitor.leave()).toEqual(['hello you', 'welcome you'])
})
