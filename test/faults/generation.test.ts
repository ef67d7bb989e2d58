// The worker dies (-9) around the calls of the model: what was paid for is not asked again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGenerationWorld, type GenerationWorld } from '../generation-world.ts'
import { assertInvariants } from '../invariants.ts'
import { editAnswerText, specAnswerText } from '../model-answers.ts'
import { shout, shoutSpec, trackerSpec } from '../tracker-spec.ts'
import { dieAt, expectOneOfEach } from './deaths.ts'

let world: GenerationWorld
beforeAll(async () => {
  world = await startGenerationWorld({ BMM_FAILPOINTS: 'generate:after=kill' })
})
afterAll(() => world?.[Symbol.asyncDispose]())

test(
  'a build goes live after deaths behind both answers of the model, and beside the self-test',
  { timeout: 240_000 },
  async () => {
    const title = 'Dying shouts'
    const broken = { ...shout, implementation: 'return 7' }
    const edit = { text: editAnswerText({ summary: 'Shouts now.', set: [shout] }) }
    world.script(title, { text: specAnswerText(shoutSpec(title, broken)) }, edit)
    const { id } = await world.create({ slug: 'dying', prompt: `A server called ${title}` })
    const build = await dieAt(world, id, [
      'generate:after',
      'repair:after',
      'self-test:before',
      'self-test:after',
      'contract-check:after',
    ])
    expect(build).toMatchObject({ state: 'live', versionNumber: 1, modelUse: { calls: 2 } })
    expect(world.asked(title)).toHaveLength(2)
    const repairs = (await world.owner.events(id)).flatMap(({ repair }) => repair ?? [])
    expect(repairs).toMatchObject([{ round: 1, summary: 'Shouts now.' }])
    await assertInvariants(world.stack)
  },
)

test('a build that waits for a yes outlives its worker', async () => {
  const title = 'Waiting roofs'
  world.script(title, { text: specAnswerText(trackerSpec(title)) })
  const { id } = await world.create({ slug: 'waiting', prompt: `A server called ${title}` })
  await world.waiting(id)
  await world.stack.kill('worker')
  await world.confirm(id, [{ key: 'TRACKER_TOKEN', value: world.trackerToken }])
  await world.stack.start('worker', { BMM_FAILPOINTS: '' })
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live' })
  await expectOneOfEach(world, id)
  await assertInvariants(world.stack)
})

test('a yes that stands on the row is heard although nobody told the workflow', async () => {
  const title = 'Unheard roofs'
  const { allowedDomains } = trackerSpec(title)
  world.script(title, { text: specAnswerText({ ...shoutSpec(title), allowedDomains }) })
  const { id } = await world.create({ slug: 'unheard', prompt: `A server called ${title}` })
  await world.waiting(id)
  await world.stack
    .db('builds')
    .where({ id })
    .update({
      confirmation: world.stack.db.raw(`confirmation || '{"state":"given","by":"Ada"}'::jsonb`),
    })
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live' })
})
