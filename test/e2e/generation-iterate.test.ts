// A live server is changed by saying how.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGenerationWorld, type GenerationWorld } from '../generation-world.ts'
import { editAnswerText } from '../model-answers.ts'
import { shout, shoutSpec, trackerSpec } from '../tracker-spec.ts'

let world: GenerationWorld
beforeAll(async () => {
  world = await startGenerationWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function live(slug: string, spec = shoutSpec(slug)) {
  const { id, serverId } = await world.create({ slug, spec })
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live' })
  return serverId
}

async function specOf(serverId: string, number: number) {
  const { data } = await world.owner.api.GET('/v1/servers/{serverId}/versions/{number}', {
    params: { path: { serverId, number } },
  })
  return data?.spec
}

const whisper = {
  ...shout,
  name: 'whisper',
  title: 'Whisper',
  description: 'Writes a text in small letters.',
  exampleCalls: [
    { title: 'A word', arguments: { text: 'ROOF' }, upstream: [], expected: 'roof' },
    { title: 'Two words', arguments: { text: 'IT RAINS' }, upstream: [], expected: 'it rains' },
  ],
  implementation: 'return input.text.toLowerCase()',
}

test('adds what was asked for and keeps the rest as it was', async () => {
  const serverId = await live('grows')
  world.script('Add a whisper', {
    text: editAnswerText({ summary: 'Whispers too.', set: [whisper] }),
  })
  const { id } = await world.iterate('grows', 'Add a whisper')
  expect(await world.owner.ended(id)).toMatchObject({
    state: 'live',
    source: 'iterate',
    instruction: 'Add a whisper',
    versionNumber: 2,
    confirmation: null,
    selfTest: { regressions: [{ state: 'passed' }, { state: 'passed' }] },
  })
  const [before, after] = [await specOf(serverId, 1), await specOf(serverId, 2)]
  expect(JSON.stringify(after?.tools[0])).toBe(JSON.stringify(before?.tools[0]))
  expect(after?.tools.map(({ name }) => name)).toEqual(['shout', 'whisper'])
  expect(await world.callTool('grows', 'whisper', { text: 'ROOF' })).toMatchObject({
    content: [{ text: 'roof' }],
  })
})

test('what would break callers waits, and the old version serves meanwhile and when it is refused', async () => {
  await live('breaks')
  const answer = { text: editAnswerText({ set: [whisper], remove: ['shout'] }) }
  world.script('Only whisper', answer, answer)
  const { id } = await world.iterate('breaks', 'Only whisper')
  expect((await world.waiting(id)).confirmation).toMatchObject({
    isBreaking: true,
    difference: {
      tools: expect.arrayContaining([
        expect.objectContaining({ tool: 'shout', kind: 'removed', isBreaking: true }),
      ]),
    },
  })
  expect(await world.callTool('breaks', 'shout', { text: 'roof' })).toMatchObject({
    content: [{ text: 'ROOF' }],
  })
  await world.cancel(id)
  expect(await world.owner.ended(id)).toMatchObject({ state: 'cancelled' })
  const { id: again } = await world.iterate('breaks', 'Only whisper')
  await world.waiting(again)
  await world.confirm(again)
  expect(await world.owner.ended(again)).toMatchObject({ state: 'live', versionNumber: 3 })
})

test('a break that was allowed with the request is not asked about', async () => {
  await live('allowed')
  world.script('Whisper only', { text: editAnswerText({ set: [whisper], remove: ['shout'] }) })
  const { id } = await world.iterate('allowed', 'Whisper only', true)
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live', confirmation: null })
})

test('a tool that stops doing what its live examples say waits', async () => {
  await live('regresses')
  const mumble = {
    ...shout,
    implementation: "return input.text.toUpperCase().replaceAll('R', 'W')",
    exampleCalls: [
      { title: 'A word', arguments: { text: 'roof' }, upstream: [], expected: 'WOOF' },
      { title: 'Two words', arguments: { text: 'it rains' }, upstream: [], expected: 'IT WAINS' },
    ],
  }
  world.script('Mumble instead', { text: editAnswerText({ set: [mumble] }) })
  const { id } = await world.iterate('regresses', 'Mumble instead')
  expect((await world.waiting(id)).confirmation).toMatchObject({
    isBreaking: false,
    failedCalls: [
      { tool: 'shout', title: 'A word', state: 'failed' },
      { tool: 'shout', title: 'Two words', state: 'failed' },
    ],
  })
  await world.confirm(id)
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live' })
})

test('new reach of a live server waits for a yes and for the value of its secret', async () => {
  await live('reaches')
  const { allowedDomains, secrets, tools } = trackerSpec('any')
  world.script('List issues as well', {
    text: editAnswerText({ allowedDomains, secrets, set: tools.slice(0, 1) }),
  })
  const { id } = await world.iterate('reaches', 'List issues as well')
  expect((await world.waiting(id)).confirmation).toMatchObject({
    newDomains: ['http://issues.test'],
    missingSecrets: ['TRACKER_TOKEN'],
    isBreaking: false,
  })
  await world.confirm(id, [{ key: 'TRACKER_TOKEN', value: world.trackerToken }])
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live' })
  expect(await world.callTool('reaches', 'list_issues')).toMatchObject({
    structuredContent: { titles: ['The roof leaks'] },
  })
})
