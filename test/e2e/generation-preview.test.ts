// What a person sees before they build, and what the build then makes of it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomUUID } from 'node:crypto'
import { startGenerationWorld, type GenerationWorld } from '../generation-world.ts'
import { cannotAnswerText, specAnswerText } from '../model-answers.ts'
import { shoutSpec, trackerSpec } from '../tracker-spec.ts'
import { until } from '../until.ts'

let world: GenerationWorld
beforeAll(async () => {
  world = await startGenerationWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const wish = (title: string) => `A server called ${title}, please`

test('a preview is built as it was seen: one call of the model, and no question', async () => {
  const title = 'Seen roofs'
  world.script(title, { text: specAnswerText(trackerSpec(title)) })
  const preview = await world.preview(wish(title))
  expect(preview).toMatchObject({
    state: 'ready',
    spec: { title, allowedDomains: ['http://issues.test'] },
    detectedSecrets: [{ key: 'TRACKER_TOKEN' }],
    modelUse: { calls: 1 },
  })
  expect(preview.estimatedTokens).toBeGreaterThan(0)
  const { id } = await world.create({
    slug: 'seen',
    previewId: preview.previewId,
    secrets: [{ key: 'TRACKER_TOKEN', value: world.trackerToken }],
  })
  expect(await world.owner.ended(id)).toMatchObject({
    state: 'live',
    source: 'preview',
    confirmation: null,
    modelUse: null,
  })
  expect(world.asked(title)).toHaveLength(1)
  expect(await world.callTool('seen', 'list_issues')).toMatchObject({
    structuredContent: { titles: ['The roof leaks'] },
  })
})

test('a preview can be changed by hand before it is built, still without another call', async () => {
  const title = 'Changed shouts'
  world.script(title, { text: specAnswerText(shoutSpec(title)) })
  const { previewId, spec } = await world.preview(wish(title))
  if (!spec) throw new Error('unreachable')
  const tools = spec.tools.map((tool) => ({
    ...tool,
    exampleCalls: [],
    implementation: "return input.text.toUpperCase() + '!'",
  }))
  const { id } = await world.create({ slug: 'changed', previewId, spec: { ...spec, tools } })
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live', source: 'preview' })
  expect(world.asked(title)).toHaveLength(1)
  expect(await world.callTool('changed', 'shout', { text: 'roof' })).toMatchObject({
    content: [{ text: 'ROOF!' }],
  })
})

test('a preview that has expired is written afresh, and what it reaches is asked about', async () => {
  const title = 'Late roofs'
  const answer = { text: specAnswerText(trackerSpec(title)) }
  world.script(title, answer, answer)
  const { previewId } = await world.preview(wish(title))
  await world.stack
    .db('previews')
    .where({ id: previewId })
    .update({ expiresAt: new Date(Date.now() - 1_000) })
  const { id } = await world.create({ slug: 'late', previewId })
  expect((await world.waiting(id)).confirmation?.newDomains).toEqual(['http://issues.test'])
  expect(world.asked(title)).toHaveLength(2)
  await world.cancel(id)
  await world.owner.ended(id)
})

test('two previews at once are two, each with what it asked for', async () => {
  const titles = ['First of two', 'Second of two']
  for (const title of titles) world.script(title, { text: specAnswerText(shoutSpec(title)) })
  const previews = await Promise.all(titles.map((title) => world.preview(wish(title))))
  expect(previews.map(({ spec }) => spec?.title)).toEqual(titles)
})

test('what the model cannot write is answered with its reason', async () => {
  const title = 'Read minds'
  world.script(title, { text: cannotAnswerText('Minds have no interface.') })
  await expect(world.preview(wish(title))).rejects.toThrow('Minds have no interface.')
})

test('can be followed while it is written, by whoever joins', async () => {
  const title = 'Followed shouts'
  const text = specAnswerText(shoutSpec(title))
  const half = Promise.withResolvers<void>()
  world.script(title, { text, slow: half.promise })
  const { data } = await world.owner.api.POST('/v1/previews', {
    body: { prompt: wish(title) },
    headers: { 'idempotency-key': randomUUID() },
  })
  const url = `${world.stack.apiUrl}/v1/previews/${data?.previewId}/events`
  const response = await fetch(url, { headers: { cookie: world.owner.cookie } })
  let stream = ''
  const reading = (async () => {
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? [])
      stream += piece
  })()
  await until('the first half arrives', () => stream.includes('data: '), 20_000)
  expect(stream).not.toContain('"type":"ended"')
  half.resolve()
  await reading
  const events = stream
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)) as { type: string; text: string })
  expect(events.map((event) => event.text).join('')).toBe(text)
  expect(events.at(-1)?.type).toBe('ended')
})

test('without a worker one is told so in time, and nothing stays behind', async () => {
  const title = 'Nobody home'
  world.script(title, { text: specAnswerText(shoutSpec(title)) })
  await world.stack.kill('worker')
  try {
    await expect(world.preview(wish(title))).rejects.toThrow('WorkerUnavailable')
  } finally {
    await world.stack.start('worker')
  }
  expect(await world.stack.db('previews').where({ prompt: wish(title) })).toEqual([])
  // the worker that comes later finds the run, and asks no model
  const later = 'After nobody'
  world.script(later, { text: specAnswerText(shoutSpec(later)) })
  expect(await world.preview(wish(later))).toMatchObject({ state: 'ready' })
  expect(world.asked(title)).toEqual([])
})
