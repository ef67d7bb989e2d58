import { afterAll, beforeAll, expect, test } from 'vitest'
import { sumModelUse } from '../../db/model-calls.ts'
import { describeServer } from '../../db/servers.ts'
import { cannotAnswerText, editAnswerText, specAnswerText } from '../../test/model-answers.ts'
import { findPet, greetPet, sampleSpec } from '../../test/sample-spec.ts'
import { createStepWorld, parsed, type StepWorld } from '../../test/step-world.ts'
import { lastWords } from '../../test/fake-model.ts'
import { generateByModel } from './generate-by-model-step.ts'

let world: StepWorld
beforeAll(async () => {
  world = await createStepWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

test('writes the spec that the instruction asks for, and says which tools it writes and what it took', async () => {
  const { build, input } = await world.begun()
  world.answers.push({ text: specAnswerText(sampleSpec), chunkSize: 37 })
  await generateByModel(world.context(), input)
  expect(await world.specOf(input.versionId)).toEqual(parsed(sampleSpec))
  expect(await world.log(build.id)).toEqual([
    'generate | step-started',
    'generate | note | Writing tool find_pet.',
    'generate | note | Writing tool greet_pet.',
    'generate | step-done | 2 tools written. 100 tokens read, 20 written, under $0.01.',
  ])
  expect(await sumModelUse(world.db, { buildId: build.id })).toMatchObject({ calls: 1 })
})

test('a second try finds the spec and asks nobody', async () => {
  const { input } = await world.begun()
  world.answers.push({ text: specAnswerText(sampleSpec) })
  await generateByModel(world.context(), input)
  const asked = world.requests.length
  await generateByModel(world.context({ attempt: 2 }), input)
  expect(world.requests).toHaveLength(asked)
})

test('gives a server without words those of its spec, and leaves others theirs', async () => {
  const { db } = world
  const shown = (id: string) => describeServer(db, { id, gatewayUrl: 'http://localhost:4100' })
  const placeholder = await world.begun()
  await db('servers')
    .where({ id: placeholder.server.id })
    .update({ title: placeholder.server.slug, description: '' })
  const own = await world.begun()
  for (const { input } of [placeholder, own]) {
    world.answers.push({ text: specAnswerText(sampleSpec) })
    await generateByModel(world.context(), input)
  }
  expect(await shown(placeholder.server.id)).toMatchObject({
    title: 'Pets',
    description: 'Finds pets in a shop.',
  })
  expect(await shown(own.server.id)).toMatchObject({ title: 'Echo', description: 'Answers.' })
})

test('an instruction changes the spec of the base version; what it does not name stays byte for byte', async () => {
  const { server, build: first, input: base } = await world.begun()
  world.answers.push({ text: specAnswerText(sampleSpec) })
  await generateByModel(world.context(), base)
  await world.db('builds').where({ id: first.id }).update({ state: 'live' })
  const { build, input } = await world.next(server.id, {
    source: 'iterate',
    instruction: 'Greet more warmly',
    baseVersionId: base.versionId,
    approved: null,
  })
  const warm = { ...greetPet, implementation: 'return `Dear ${input.name}!`' }
  world.answers.push({ text: editAnswerText({ summary: 'Greets warmly now.', set: [warm] }) })
  await generateByModel(world.context(), input)
  const [pet, greet] = (await world.specOf(input.versionId)).tools
  expect(pet).toEqual(parsed({ ...sampleSpec, tools: [findPet] }).tools[0])
  expect(greet?.implementation).toBe(warm.implementation)
  expect((await world.log(build.id)).at(-1)).toMatch(
    /^generate \| step-done \| Greets warmly now\. /,
  )
  expect(
    lastWords(world.requests.at(-1)?.body ?? { model: '', max_tokens: 0, messages: [] }),
  ).toContain('Greet more warmly')
})

test('that it cannot be done is said in the words of the model, and is paid for', async () => {
  const { build, input } = await world.begun()
  world.answers.push({ text: cannotAnswerText('Nobody can read minds over HTTP.') })
  await expect(generateByModel(world.context(), input)).rejects.toMatchObject({
    code: 'NotPossible',
    detail: 'Nobody can read minds over HTTP.',
  })
  expect(await sumModelUse(world.db, { buildId: build.id })).toMatchObject({ calls: 1 })
})

test('a model that asks for patience is waited for, and the log says so', async () => {
  const { build, input } = await world.begun()
  world.answers.push({ status: 429, type: 'rate_limit_error', retryAfterSeconds: 7 })
  await expect(generateByModel(world.context(), input)).rejects.toMatchObject({
    code: 'ModelUnavailable',
    retryAfterSeconds: 7,
  })
  expect((await world.log(build.id)).at(-1)).toContain('The model asks to wait 7 seconds.')
})

test('without a model it says what to set', async () => {
  const { input } = await world.begun()
  await expect(generateByModel({ ...world.context(), model: null }, input)).rejects.toMatchObject({
    code: 'ModelNotConfigured',
    detail: expect.stringContaining('BMM_MODEL_API_KEY'),
  })
})

test('a build that was ended meanwhile gets no spec', async () => {
  const { input } = await world.begun()
  world.answers.push(async () => {
    await world.db('versions').where({ id: input.versionId }).update({ state: 'failed' })
    return { text: specAnswerText(sampleSpec) }
  })
  await expect(generateByModel(world.context(), input)).rejects.toMatchObject({
    code: 'VersionNotBuilding',
  })
})
