import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import { createPreview, describePreview, listPreviewEvents } from '../../db/previews.ts'
import { cannotAnswerText, editAnswerText, specAnswerText } from '../../test/model-answers.ts'
import { makeOrganisation } from '../../test/rows.ts'
import { sampleSpec } from '../../test/sample-spec.ts'
import { createStepWorld, parsed, type StepWorld } from '../../test/step-world.ts'
import { until } from '../../test/until.ts'
import { failPreview, writePreview } from './write-preview.ts'

let world: StepWorld
beforeAll(async () => {
  world = await createStepWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const text = specAnswerText(sampleSpec)

async function begun(wish: { prompt: string } | { polish: ReturnType<typeof parsed> }) {
  const { db } = world
  const id = newId('preview')
  const organisationId = await makeOrganisation(db)
  await createPreview(db, { id, organisationId, createdBy: await world.makeUser(), ...wish })
  return {
    input: { previewId: id },
    shown: () => describePreview(db, { id, organisationId }),
    events: () => listPreviewEvents(db, { previewId: id, after: 0 }),
  }
}
const prompt = 'A server that finds pets'

test('shows what the model writes while it writes it, and the spec in the end', async () => {
  const { input, shown, events } = await begun({ prompt })
  const half = Promise.withResolvers<void>()
  world.answers.push({ text, slow: half.promise })
  const writing = writePreview(world.context(), input)
  await until('the first half is there', async () => (await events()).length > 0)
  expect((await shown()).state).toBe('writing')
  half.resolve()
  await writing
  expect(await shown()).toMatchObject({
    state: 'ready',
    spec: parsed(sampleSpec),
    detectedSecrets: [{ key: 'PETS_TOKEN' }],
    modelUse: { calls: 1 },
  })
  const all = await events()
  expect(all.at(-1)?.type).toBe('ended')
  expect(all.map((event) => event.text).join('')).toBe(text)
})

test('what no row can hold is asked for anew, and breaks nothing', async () => {
  const { input, shown, events } = await begun({ prompt })
  const withNul = JSON.parse(text)
  withNul.spec.title = 'Pets\0'
  world.answers.push({ text: `\0${JSON.stringify(withNul)}` }, { text })
  await writePreview(world.context(), input)
  expect(await shown()).toMatchObject({
    state: 'ready',
    spec: parsed(sampleSpec),
    modelUse: { calls: 2 },
  })
  expect((await events()).at(-1)?.type).toBe('ended')
})

test('a reason that is cut in the middle of a character is told', async () => {
  const { input, shown } = await begun({ prompt })
  world.answers.push({ text: cannotAnswerText('x'.repeat(998) + '😀😀') })
  await writePreview(world.context(), input)
  expect((await shown()).failure).toMatchObject({
    code: 'NotPossible',
    detail: `${'x'.repeat(998)}\ufffd…`,
  })
})

test('a preview that has ended is written no second time', async () => {
  const { input, shown } = await begun({ prompt })
  world.answers.push({ text })
  await writePreview(world.context(), input)
  const asked = world.requests.length
  await writePreview(world.context({ attempt: 2 }), input)
  expect(world.requests).toHaveLength(asked)
  expect((await shown()).modelUse.calls).toBe(1)
})

test('a second try says that what was written before is void', async () => {
  const { input, shown, events } = await begun({ prompt })
  world.answers.push({ text, breakWith: 'cut' }, { text })
  await expect(writePreview(world.context(), input)).rejects.toMatchObject({
    code: 'ModelUnavailable',
  })
  expect((await shown()).state).toBe('writing')
  await writePreview(world.context({ attempt: 2 }), input)
  const all = await events()
  const anew = all.findLastIndex(({ type }) => type === 'again')
  expect(
    all
      .slice(anew)
      .map((event) => event.text)
      .join(''),
  ).toBe(text)
})

test.each([
  [{ text: cannotAnswerText('It is against the law.') }, 'NotPossible', 'It is against the law.'],
  [{ text: '', stopReason: 'refusal' as const }, 'ModelRefused', 'provider'],
  [{ status: 401, type: 'authentication_error' }, 'ModelDenied', 'BMM_MODEL_API_KEY'],
])('%j ends it with a clear account', async (answer, code, detail) => {
  const { input, shown, events } = await begun({ prompt })
  world.answers.push(answer)
  await writePreview(world.context(), input)
  expect(await shown()).toMatchObject({
    state: 'failed',
    failure: { code, detail: expect.stringContaining(detail) },
  })
  expect((await events()).at(-1)?.type).toBe('ended')
})

test('polishes a spec and says what it changed', async () => {
  const { input, shown } = await begun({ polish: parsed(sampleSpec) })
  world.answers.push({ text: editAnswerText({ summary: 'Better words.', title: 'Pet shop' }) })
  await writePreview(world.context(), input)
  expect(await shown()).toMatchObject({
    state: 'ready',
    summary: 'Better words.',
    spec: { title: 'Pet shop', tools: parsed(sampleSpec).tools },
  })
})

test('a preview that nobody could write is ended by the last word, once', async () => {
  const { input, shown } = await begun({ prompt })
  await failPreview(world.context(), { ...input, code: 'ModelUnavailable' })
  await failPreview(world.context(), { ...input, code: 'Internal' })
  expect(await shown()).toMatchObject({ state: 'failed', failure: { code: 'ModelUnavailable' } })
})
