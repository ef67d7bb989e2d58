import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { preview, previewEvent, problem } from '../../contract/nouns.ts'
import { serverSpec } from '../../contract/spec.ts'
import { newId } from '../../db/ids.ts'
import { recordModelStatus } from '../../db/model-calls.ts'
import { appendPreviewEvent, createPreview, endPreview } from '../../db/previews.ts'
import { addMember, createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { readStream } from '../../test/read-stream.ts'
import { echoSpec, makeOrganisation } from '../../test/rows.ts'
import { until } from '../../test/until.ts'

type Member = Awaited<ReturnType<ApiWorld['member']>>

const models = { generate: 'a-writer', edit: 'an-editor' }
const spec = serverSpec.parse({
  ...echoSpec,
  secrets: [{ key: 'ECHO_TOKEN', description: 'For the echo' }],
})
const prompt = 'A server that answers what it is asked'

let world: ApiWorld
let member: Member
beforeAll(async () => {
  world = await createApiWorld()
})
beforeEach(async () => {
  member = await world.member('member') // each with their own previews in flight
  await recordModelStatus(world.db, models)
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** The next preview that somebody asks for, once the workflow service was asked to write it. */
function nextPreview({ starter }: ApiWorld = world) {
  const seen = starter.previews.length
  return () => until('a preview is begun', () => starter.previews[seen]?.previewId)
}

const write = (id: string, { db }: Pick<ApiWorld, 'db'> = world) =>
  endPreview(db, { id, lifetimeMs: 60_000, spec, summary: null })

async function makePreview({
  organisationId = world.organisationId,
  createdBy = member.userId,
} = {}) {
  const id = newId('preview')
  await createPreview(world.db, { id, organisationId, createdBy, prompt })
  return id
}

describe('without a model', () => {
  beforeEach(() => recordModelStatus(world.db, null))

  test('one is told what to set and who can', async () => {
    const res = await member.visit('/v1/model')
    expect(await res.json()).toEqual({
      isConfigured: false,
      models: null,
      howTo: expect.stringMatching(/Whoever runs this installation sets BMM_MODEL_API_KEY/),
    })
  })

  test.each(['/v1/servers/preview', '/v1/previews'])(
    '%s says so at once and records nothing',
    async (path) => {
      const before = await world.db('previews').pluck('id')
      const res = await member.post(path, { prompt })
      expect([res.status, await res.json()]).toMatchObject([
        503,
        { code: 'ModelNotConfigured', detail: expect.stringContaining('BMM_MODEL_API_KEY') },
      ])
      expect(await world.db('previews').pluck('id')).toEqual(before)
    },
  )
})

test('tells which models write and change servers', async () => {
  const viewer = await world.member('viewer')
  expect(await (await viewer.visit('/v1/model')).json()).toMatchObject({
    isConfigured: true,
    models,
  })
})

test('answers with the spec as soon as the model has written it', async () => {
  const begun = nextPreview()
  const asked = member.post('/v1/servers/preview', { prompt: `  ${prompt}\n` })
  const previewId = await begun()
  expect(world.starter.previews.at(-1)).toEqual({
    previewId,
    organisationId: world.organisationId,
  })
  await appendPreviewEvent(world.db, { previewId, type: 'text', text: '{"title":' })
  await write(previewId)
  const res = await asked
  expect([res.status, preview.parse(await res.json())]).toMatchObject([
    200,
    {
      previewId,
      state: 'ready',
      prompt,
      spec,
      detectedSecrets: spec.secrets,
      estimatedTokens: expect.any(Number),
      modelUse: { calls: 0 },
    },
  ])
  const audit = await world.db('auditEvents').where({ resourceId: previewId }).first()
  expect(audit).toMatchObject({
    action: 'preview.create',
    actorId: member.userId,
    metadata: { promptLength: prompt.length },
  })
})

test('a preview that failed is the problem that it failed with', async () => {
  const begun = nextPreview()
  const asked = member.post('/v1/servers/preview', { prompt })
  const id = await begun()
  const failure = { code: 'NotPossible', title: 'No', detail: 'Nobody can tell the future.' }
  await endPreview(world.db, { id, lifetimeMs: 60_000, failure })
  const res = await asked
  expect([res.status, problem.parse(await res.json())]).toMatchObject([
    422,
    {
      code: 'NotPossible',
      title: 'No server can do what was asked',
      detail: 'Nobody can tell the future.',
      facts: { previewId: id },
    },
  ])
})

test('one that takes too long can be asked for again', async () => {
  await using hasty = await createApiWorld({ previewPatienceMs: 50 })
  await recordModelStatus(hasty.db, models)
  const person = await hasty.member('member')
  const res = await person.post('/v1/servers/preview', { prompt })
  const { code, facts } = problem.parse(await res.json())
  expect([res.status, res.headers.get('retry-after'), code]).toEqual([503, '5', 'PreviewPending'])
  const id = facts?.['previewId'] ?? ''
  const look = async () => preview.parse(await (await person.visit(`/v1/previews/${id}`)).json())
  expect(await look()).toMatchObject({ state: 'writing', spec: null })
  await write(id, hasty)
  expect(await look()).toMatchObject({ state: 'ready', spec })
})

test('waiting requests are answered when the process stops', async () => {
  await using stopping = await createApiWorld()
  await recordModelStatus(stopping.db, models)
  const begun = nextPreview(stopping)
  const asked = (await stopping.member('member')).post('/v1/servers/preview', { prompt })
  await begun()
  stopping.shutdown.abort()
  expect(await (await asked).json()).toMatchObject({ code: 'PreviewPending' })
})

test('when no worker takes it up, it is as if it had never been asked for', async () => {
  world.starter.failure = new AppError('WorkerUnavailable', 'none', { retryAfterSeconds: 10 })
  const before = await world.db('previews').pluck('id')
  const key = { 'idempotency-key': 'no-worker' }
  const res = await member.post('/v1/servers/preview', { prompt }, key)
  world.starter.failure = undefined
  expect([res.status, res.headers.get('retry-after'), await res.json()]).toMatchObject([
    503,
    '10',
    { code: 'WorkerUnavailable' },
  ])
  expect(await world.db('previews').pluck('id')).toEqual(before)
  const [audit] = await world.db('auditEvents').orderBy('id', 'desc').limit(1)
  expect(audit).toMatchObject({
    action: 'preview.discard',
    metadata: { code: 'WorkerUnavailable' },
  })
})

test.each([
  ['empty', '', 'Say in a sentence or two what you want'],
  ['of spaces alone', ' \n\t ', 'Say in a sentence or two what you want'],
  ['too long', 'word '.repeat(5_000), 'At most 20,000 characters'],
  [
    'not text',
    'A \u0007 bell \u001b[31m',
    'This is not plain text: it holds characters that nobody types',
  ],
  ['of signs alone', '?!? 123 …', 'Say it in words'],
  ['no string', 42, 'Invalid input: expected string, received number'],
])('a prompt that is %s is refused by its place and in words', async (_what, given, detail) => {
  for (const path of ['/v1/servers/preview', '/v1/previews']) {
    const res = await member.post(path, { prompt: given })
    const { errors } = problem.parse(await res.json())
    expect([res.status, errors]).toEqual([422, [{ pointer: '/body/prompt', detail }]])
  }
})

test('a prompt of megabytes is not read at all', async () => {
  const res = await member.post('/v1/servers/preview', { prompt: 'word '.repeat(500_000) })
  expect([res.status, await res.json()]).toMatchObject([
    413,
    { code: 'BodyTooLarge', detail: 'At most 1 MB may be sent here.' },
  ])
})

test('either a prompt or a spec to polish, and nothing else', async () => {
  for (const body of [{}, { prompt, polish: spec }]) {
    const { errors } = problem.parse(await (await member.post('/v1/previews', body)).json())
    expect(errors).toEqual([{ pointer: '/body', detail: 'Send either prompt or polish' }])
  }
  const polish = { ...spec, tools: [] }
  const { errors } = problem.parse(await (await member.post('/v1/previews', { polish })).json())
  expect(errors).toEqual([
    { pointer: '/body/polish/tools', detail: 'A server needs at least one tool' },
  ])
})

test('one that is begun says where to follow it', async () => {
  const res = await member.post('/v1/previews', { polish: echoSpec })
  const { previewId, ...begun } = preview.parse(await res.json())
  expect([res.status, res.headers.get('location')]).toEqual([202, `/v1/previews/${previewId}`])
  expect(begun).toMatchObject({ state: 'writing', prompt: null, spec: null })
  expect(world.starter.previews.at(-1)?.previewId).toBe(previewId)
})

test('one person has three written at once, each its own, and the fourth waits', async () => {
  const ask = () => member.post('/v1/previews', { prompt })
  const answers = await Promise.all([ask(), ask(), ask(), ask()])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    202, 202, 202, 429,
  ])
  const refused = answers.find(({ status }) => status === 429)
  expect([refused?.headers.get('retry-after'), await refused?.json()]).toMatchObject([
    '10',
    { code: 'TooManyRequests', detail: expect.stringContaining('At most 3 previews') },
  ])
  const begun = await Promise.all(
    answers
      .filter(({ status }) => status === 202)
      .map(async (res) => preview.parse(await res.json()).previewId),
  )
  expect(new Set(begun).size).toBe(3)
  expect((await (await world.member('member')).post('/v1/previews', { prompt })).status).toBe(202)
  await write(begun[0] ?? '')
  expect((await ask()).status).toBe(202)
})

test('two at once end each with its own', async () => {
  const first = nextPreview()
  const one = member.post('/v1/servers/preview', { prompt: 'The first of two' })
  const firstId = await first()
  const second = nextPreview()
  const two = member.post('/v1/servers/preview', { prompt: 'The second of two' })
  await write(await second())
  expect(await (await two).json()).toMatchObject({ prompt: 'The second of two' })
  await write(firstId)
  expect(await (await one).json()).toMatchObject({ prompt: 'The first of two', previewId: firstId })
})

test('the same request under the same Idempotency-Key asks the model once', async () => {
  const key = { 'idempotency-key': 'one-preview' }
  const begun = nextPreview()
  const asked = member.post('/v1/servers/preview', { prompt }, key)
  await write(await begun())
  const first = await (await asked).json()
  const count = world.starter.previews.length
  const again = await member.post('/v1/servers/preview', { prompt }, key)
  expect([again.status, await again.json()]).toEqual([200, first])
  expect(world.starter.previews).toHaveLength(count)
})

test('one that has expired, or is another organisation’s, is not there', async () => {
  const lapsed = await makePreview()
  await endPreview(world.db, { id: lapsed, lifetimeMs: 0, spec, summary: null })
  const organisationId = await makeOrganisation(world.db)
  const { userId: createdBy } = await addMember(world.db, { role: 'member', organisationId })
  const foreign = await makePreview({ organisationId, createdBy })
  for (const id of [lapsed, foreign, newId('preview')])
    for (const path of [`/v1/previews/${id}`, `/v1/previews/${id}/events`]) {
      const res = await member.visit(path)
      expect([res.status, await res.json()]).toMatchObject([404, { code: 'PreviewNotFound' }])
    }
})

describe('its stream', () => {
  const follow = (res: Response) => readStream(res, previewEvent)

  test('replays what was written, follows what comes, and ends with it', async () => {
    const previewId = await makePreview()
    const piece = (text: string) => appendPreviewEvent(world.db, { previewId, type: 'text', text })
    await piece('{"ti')
    const stream = follow(await member.visit(`/v1/previews/${previewId}/events`))
    await until('the first piece', () => stream.events.length === 1)
    await appendPreviewEvent(world.db, { previewId, type: 'again', text: '' })
    await piece('{"title"')
    await until('the next ones', () => stream.events.length === 3)
    await write(previewId)
    await stream.ended
    expect(stream.events.map(({ type, text }) => [type, text])).toEqual([
      ['text', '{"ti'],
      ['again', ''],
      ['text', '{"title"'],
      ['ended', ''],
    ])
    const headers = { 'last-event-id': '2' }
    const again = follow(await member.visit(`/v1/previews/${previewId}/events`, { headers }))
    await again.ended
    expect(again.ids).toEqual([3, 4])
    const late = follow(await member.visit(`/v1/previews/${previewId}/events?after=4`))
    await late.ended
    expect(late.events).toEqual([])
  })

  test('of one that lapses unwritten is cut, not kept open for good', async () => {
    const previewId = await makePreview()
    const stream = follow(await member.visit(`/v1/previews/${previewId}/events`))
    await appendPreviewEvent(world.db, { previewId, type: 'text', text: 'a' })
    await until('the first piece', () => stream.events.length === 1)
    await world
      .db('previews')
      .where({ id: previewId })
      .update({ expiresAt: new Date(0) })
    await appendPreviewEvent(world.db, { previewId, type: 'text', text: 'b' }) // wakes the follower
    await expect(stream.ended).rejects.toThrow()
  })
})
