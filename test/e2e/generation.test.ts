// From words to a working server, on the whole product. Only the model and the outside are played.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe('a prompt', () => {
  test('becomes a live server whose tools work, once somebody has seen what it reaches and asks for', async () => {
    const title = 'Leaking roofs'
    world.script(title, { text: specAnswerText(trackerSpec(title)) })
    const { id, serverId } = await world.create({ slug: 'roofs', prompt: wish(title) })

    const waiting = await world.waiting(id)
    expect(waiting).toMatchObject({
      state: 'running',
      source: 'prompt',
      instruction: wish(title),
      confirmation: {
        state: 'waiting',
        newDomains: ['http://issues.test'],
        newSecrets: [{ key: 'TRACKER_TOKEN' }],
        missingSecrets: ['TRACKER_TOKEN'],
        difference: null,
      },
    })
    expect(await world.stack.db('leases').whereNotNull('version_id')).toEqual([])
    const { error: missing } = await world.confirm(id)
    expect(missing).toMatchObject({ code: 'SecretMissing' })
    const { error } = await world.confirm(id, [{ key: 'TRACKER_TOKEN', value: world.trackerToken }])
    expect(error).toBeUndefined()

    expect(await world.owner.ended(id)).toMatchObject({
      state: 'live',
      serverTitle: title,
      confirmation: { state: 'given', by: 'Ada' },
      selfTest: { calls: [{ state: 'passed' }, { state: 'passed' }, {}, {}] },
      modelUse: { calls: 1, inputTokens: 100, outputTokens: 20 },
    })
    expect(await world.callTool('roofs', 'list_issues')).toMatchObject({
      structuredContent: { titles: ['The roof leaks'] },
    })
    const { data: server } = await world.owner.api.GET('/v1/servers/{serverId}', {
      params: { path: { serverId } },
    })
    expect(server).toMatchObject({ title, description: 'Reads the issues of a tracker.' })
    expect(await world.log(id)).toEqual([
      'begin: This will be version 1.',
      'generate: Writing tool list_issues.',
      'generate: Writing tool shout.',
      'generate: 2 tools written. 100 tokens read, 20 written, under $0.01.',
      expect.stringMatching(/^render: Code rendered/),
      'scan: Nothing found.',
      'compile: Types fit; one bundle made.',
      'self-test: 4 example calls passed.',
      expect.stringMatching(
        /^contract-check: Waits 30 minutes .+ It may reach http:\/\/issues\.test\. It asks for TRACKER_TOKEN\./,
      ),
      'contract-check: Confirmed by Ada.',
      expect.stringMatching(/^place: /),
      expect.stringMatching(/^deploy: /),
      'health-check: It answers and offers 2 tools.',
      'activate: The stable URL answers from this version now.',
      'This version is live.',
    ])
  })

  test('goes live without a question when there is nothing to approve', async () => {
    const title = 'Plain shouts'
    world.script(title, { text: specAnswerText(shoutSpec(title)) })
    const { id } = await world.create({ slug: 'shouts', prompt: wish(title) })
    expect(await world.owner.ended(id)).toMatchObject({ state: 'live', confirmation: null })
    expect(await world.callTool('shouts', 'shout', { text: 'roof' })).toMatchObject({
      content: [{ text: 'ROOF' }],
    })
  })

  test('whose reach is refused ends as cancelled, and nothing was deployed', async () => {
    const title = 'Refused roofs'
    world.script(title, { text: specAnswerText(trackerSpec(title)) })
    const { id } = await world.create({ slug: 'refused', prompt: wish(title) })
    await world.waiting(id)
    await world.cancel(id)
    expect(await world.owner.ended(id)).toMatchObject({ state: 'cancelled' })
    expect((await world.log(id)).at(-1)).toBe('Cancelled. Nothing was changed.')
    expect(await world.log(id)).not.toContainEqual(expect.stringMatching(/^place/))
  })
})

describe('what the model cannot or will not write ends with a clear account', () => {
  test.each([
    [
      'it is impossible',
      { text: cannotAnswerText('No service tells what somebody will dream.') },
      { code: 'NotPossible', detail: 'No service tells what somebody will dream.' },
    ],
    [
      'it declines',
      { text: '', stopReason: 'refusal' as const },
      { code: 'ModelRefused', title: 'The model declined to write this' },
    ],
    [
      'the key is wrong',
      { status: 401, type: 'authentication_error' },
      { code: 'ModelDenied', detail: expect.stringContaining('BMM_MODEL_API_KEY') },
    ],
  ])('%s', async (what, answer, failure) => {
    const title = `Because ${what}`
    world.script(title, answer)
    const { id } = await world.create({ slug: what.replaceAll(' ', '-'), prompt: wish(title) })
    const build = await world.owner.ended(id)
    expect(build).toMatchObject({ state: 'failed', failure: { step: 'generate', ...failure } })
    expect(build.modelUse?.calls).toBe(1)
    expect(world.asked(title)).toHaveLength(1)
  })
})

test('a model that asks for patience gets it, and the log says so', async () => {
  const title = 'Patient shouts'
  world.script(
    title,
    { status: 429, type: 'rate_limit_error', retryAfterSeconds: 2 },
    { text: specAnswerText(shoutSpec(title)) },
  )
  const { id } = await world.create({ slug: 'patient', prompt: wish(title) })
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live', modelUse: { calls: 2 } })
  const events = await world.owner.events(id)
  const asked = events.find(({ text }) => text.endsWith('The model asks to wait 2 seconds.'))
  const written = events.find(({ text }) => text.startsWith('Writing tool'))
  const waitedMs = Date.parse(written?.at ?? '') - Date.parse(asked?.at ?? '')
  expect(waitedMs).toBeGreaterThan(1_900)
})

test('a build that is cancelled while the model writes leaves the model alone', async () => {
  const title = 'Dropped shouts'
  const text = specAnswerText(shoutSpec(title))
  world.script(title, { text, slow: new Promise(() => {}) })
  const { id } = await world.create({ slug: 'dropped', prompt: wish(title) })
  await until('the model writes', () => world.requestsOf(title).length === 1, 20_000)
  await world.cancel(id)
  expect(await world.owner.ended(id)).toMatchObject({ state: 'cancelled' })
  expect(await world.requestsOf(title)[0]?.ended).toBe('broken')
})

test('a build whose worker dies while the model writes is written by the next one', async () => {
  const title = 'Undying shouts'
  const text = specAnswerText(shoutSpec(title))
  world.script(title, { text, slow: new Promise(() => {}) }, { text })
  const { id } = await world.create({ slug: 'undying', prompt: wish(title) })
  await until('the model writes', () => world.asked(title).length === 1, 20_000)
  await world.stack.kill('worker')
  await world.stack.start('worker')
  expect(await world.owner.ended(id)).toMatchObject({ state: 'live', versionNumber: 1 })
  expect(world.asked(title)).toHaveLength(2)
})

test('the key of the model stands in no row and in no log of ours', async () => {
  const { stack } = world
  const rows = await Promise.all(
    ['builds', 'build_events', 'artifacts', 'model_calls', 'audit_events'].map((table) =>
      stack.db(table).select(),
    ),
  )
  const logs = (['api', 'worker', 'gateway'] as const).flatMap((name) => stack.output(name))
  expect(JSON.stringify([rows, logs])).not.toContain('canary-of-the-model')
})
