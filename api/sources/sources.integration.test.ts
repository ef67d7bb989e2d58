import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { build, problem, server } from '../../contract/nouns.ts'
import { serverSpec, type ServerSpec } from '../../contract/spec.ts'
import { getSpec } from '../../db/artifacts.ts'
import { getBuild } from '../../db/builds.ts'
import { newId } from '../../db/ids.ts'
import { recordModelStatus } from '../../db/model-calls.ts'
import { createPreview, endPreview, purgePreviews } from '../../db/previews.ts'
import { openSecrets } from '../../db/secrets.ts'
import { addMember, createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { echoSpec, freshSlug, makeOrganisation, makeServer } from '../../test/rows.ts'

type Member = Awaited<ReturnType<ApiWorld['member']>>

let world: ApiWorld
let member: Member
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
})
beforeEach(() => recordModelStatus(world.db, { generate: 'a-writer', edit: 'an-editor' }))
afterAll(() => world?.[Symbol.asyncDispose]())

const prompt = 'A server that answers what it is asked'
const spec = serverSpec.parse({ ...echoSpec, allowedDomains: ['api.example.com'] })
const asking = serverSpec.parse({
  ...spec,
  secrets: [
    { key: 'ECHO_TOKEN', description: 'For the echo' },
    { key: 'OWN_TOKEN', description: 'Of each caller', whose: 'caller' },
  ],
})

/** Makes a server of this source; answers the recorded build and what was answered. */
async function create(source: object) {
  const slug = freshSlug()
  const res = await member.post('/v1/servers', { slug, ...source })
  const answer = (await res.json()) as { server: unknown; build: unknown }
  if (res.status !== 202) throw new Error(JSON.stringify(answer))
  const made = { server: server.parse(answer.server), build: build.parse(answer.build) }
  return { slug, ...made, row: await getBuild(world.db, made.build.id) }
}

/** What is said to who asks for a server of this source. Nothing may be recorded. */
async function refused(source: object) {
  const slug = freshSlug()
  const res = await member.post('/v1/servers', { slug, ...source })
  expect(await world.db('servers').where({ slug })).toEqual([])
  const said = problem.parse(await res.json())
  expect(said.status).toBe(res.status)
  return said
}

async function makePreview(
  end?: { spec: ServerSpec } | { failure: { code: string; title: string; detail: string } },
  {
    lifetimeMs = 60_000,
    polish,
    organisationId = world.organisationId,
    createdBy = member.userId,
  }: Partial<{
    lifetimeMs: number
    polish: ServerSpec
    organisationId: string
    createdBy: string
  }> = {},
) {
  const id = newId('preview')
  const wish = polish ? { polish } : { prompt }
  await createPreview(world.db, { id, organisationId, createdBy, ...wish })
  if (end) await endPreview(world.db, { id, lifetimeMs, summary: null, ...end })
  return id
}

test('a person has ten builds at most for which a model is to write', async () => {
  const other = await world.member('member')
  const ask = () => other.post('/v1/servers', { slug: freshSlug(), prompt })
  const answers = await Promise.all(Array.from({ length: 11 }, ask))
  const refusals = answers.filter(({ status }) => status === 429)
  expect(refusals).toHaveLength(1)
  expect(await refusals[0]?.json()).toMatchObject({ code: 'TooManyRequests' })
  const written = await other.post('/v1/servers', { slug: freshSlug(), spec })
  expect(written.status).toBe(202)
})

test('a prompt is recorded as it is, without a spec, and with nothing approved', async () => {
  const { slug, row, server, build } = await create({ prompt: ` ${prompt} ` })
  expect(row).toMatchObject({
    source: 'prompt',
    specSha256: null,
    instruction: prompt,
    baseVersionId: null,
    approved: { domains: [], secrets: [] },
    allowsBreaking: false,
  })
  expect(build).toMatchObject({ source: 'prompt', instruction: prompt, state: 'queued' })
  expect(server).toMatchObject({ title: slug, description: '' })
  expect(world.starter.started.at(-1)).toMatchObject({ buildId: build.id })
  const detail = await (await member.visit(`/v1/servers/${slug}`)).json()
  expect(detail).toMatchObject({ tools: [], allowedDomains: [], missingSecrets: [] })
})

test('with a prompt a title may come, and secrets that the spec may ask for', async () => {
  const secrets = [{ key: 'WEATHER_TOKEN', value: 'a-weather-token' }]
  const { server } = await create({ prompt, title: 'My weather', secrets })
  expect(server.title).toBe('My weather')
  const place = { organisationId: world.organisationId, serverId: server.id }
  const ring = world.context.config.ownerSecretKeys
  expect(await openSecrets(world.db, { ring, ...place })).toEqual({
    WEATHER_TOKEN: 'a-weather-token',
  })
  expect(await refused({ prompt, secrets: [...secrets, ...secrets] })).toMatchObject({
    code: 'InvalidInput',
    errors: [{ pointer: '/body/secrets/1/key' }],
  })
})

test('without a model words are refused at once, and what is written already is built', async () => {
  const previewId = await makePreview({ spec })
  const lapsed = await makePreview({ spec }, { lifetimeMs: 0 })
  await recordModelStatus(world.db, null)
  for (const source of [{ prompt }, { previewId: lapsed }])
    expect(await refused(source)).toMatchObject({
      status: 503,
      code: 'ModelNotConfigured',
      detail: expect.stringContaining('BMM_MODEL_API_KEY'),
    })
  for (const source of [{ previewId }, { previewId: lapsed, spec }, { spec }]) await create(source)
})

test.each([
  ['empty', '', 'Say in a sentence or two what you want'],
  ['too long', 'word '.repeat(5_000), 'At most 20,000 characters'],
  [
    'not text',
    '\u0001\u0002\u0003 words',
    'This is not plain text: it holds characters that nobody types',
  ],
])('a prompt that is %s is refused in words', async (_what, given, detail) => {
  expect(await refused({ prompt: given })).toMatchObject({
    status: 422,
    errors: [{ pointer: '/body/prompt', detail }],
  })
})

test('a preview is built as it is while it is there, and all that it lists is approved', async () => {
  const previewId = await makePreview({ spec: asking })
  expect(await refused({ previewId })).toMatchObject({
    code: 'SecretMissing',
    errors: [{ pointer: '/body/secrets/ECHO_TOKEN' }],
  })
  const secrets = [{ key: 'ECHO_TOKEN', value: 'x' }]
  const { row, server } = await create({ previewId, secrets })
  expect(row).toMatchObject({
    source: 'preview',
    instruction: prompt,
    approved: { domains: ['api.example.com'], secrets: asking.secrets },
  })
  expect(await getSpec(world.db, row.specSha256 ?? '')).toEqual(asking)
  expect(server).toMatchObject({ title: 'Echo', description: 'Answers what it is asked.' })
})

test('a preview that somebody edited is built as they left it', async () => {
  const previewId = await makePreview({ spec: asking })
  const edited = { ...spec, title: 'Echo, edited', allowedDomains: ['api.example.org'] }
  const { row } = await create({ previewId, spec: edited })
  expect(row).toMatchObject({
    source: 'preview',
    approved: { domains: ['api.example.org'], secrets: [] },
  })
  expect(await getSpec(world.db, row.specSha256 ?? '')).toEqual(edited)
})

test('of a preview that has lapsed its prompt is written afresh, with nothing approved', async () => {
  const previewId = await makePreview({ spec }, { lifetimeMs: 0 })
  await purgePreviews(world.db)
  const { row } = await create({ previewId })
  expect(row).toMatchObject({
    source: 'prompt',
    specSha256: null,
    instruction: prompt,
    approved: { domains: [], secrets: [] },
  })
  const polished = await makePreview({ spec }, { lifetimeMs: 0, polish: spec })
  expect(await refused({ previewId: polished })).toMatchObject({
    code: 'PreviewNotFound',
    detail: expect.stringContaining('Send the spec itself'),
  })
})

test('a preview that is not written yet, or failed, says so', async () => {
  const writing = await makePreview()
  expect(await refused({ previewId: writing })).toMatchObject({
    status: 503,
    code: 'PreviewPending',
    facts: { previewId: writing },
  })
  const failure = { code: 'ModelRefused', title: 'The model declined', detail: 'It is unkind.' }
  expect(await refused({ previewId: await makePreview({ failure }) })).toMatchObject({
    status: 422,
    code: 'SourceInvalid',
    detail: expect.stringContaining('The model declined. It is unkind.'),
  })
})

test('a preview of another organisation, or of none, is not there', async () => {
  const organisationId = await makeOrganisation(world.db)
  const { userId: createdBy } = await addMember(world.db, { role: 'member', organisationId })
  const foreign = await makePreview({ spec }, { organisationId, createdBy })
  for (const previewId of [foreign, newId('preview')])
    for (const source of [{ previewId }, { previewId, spec }])
      expect(await refused(source)).toMatchObject({ status: 404, code: 'PreviewNotFound' })
})

test('of a spec and of a template all that they list is approved', async () => {
  expect((await create({ spec })).row).toMatchObject({
    source: 'spec',
    instruction: null,
    approved: { domains: ['api.example.com'], secrets: [] },
  })
})

test('exactly one source is taken', async () => {
  const previewId = newId('preview')
  const documentId = newId('openapiDocument')
  for (const source of [
    {},
    { prompt, spec },
    { prompt, previewId },
    { previewId, openapi: { documentId, operations: ['GET /'] } },
    { templateId: newId('template'), spec },
    { openapi: { documentId } },
  ])
    expect(await refused(source)).toMatchObject({
      errors: [{ pointer: '/body/spec', detail: expect.stringContaining('exactly one source') }],
    })
  expect(await refused({ prompt, allowedDomains: ['api.example.com'] })).toMatchObject({
    errors: [{ pointer: '/body/allowedDomains' }],
  })
})

test('the next version takes the same sources, and may say that breaking is allowed', async () => {
  const next = async (source: object) => {
    const { id: serverId } = await makeServer(world.db, world.organisationId)
    const res = await member.post(`/v1/servers/${serverId}/builds`, source)
    expect(res.status).toBe(202)
    return getBuild(world.db, build.parse(await res.json()).id)
  }
  expect(await next({ prompt })).toMatchObject({
    source: 'prompt',
    specSha256: null,
    approved: { domains: [], secrets: [] },
    allowsBreaking: false,
  })
  const previewId = await makePreview({ spec })
  expect(await next({ previewId, allowBreaking: true })).toMatchObject({
    source: 'preview',
    approved: { domains: ['api.example.com'], secrets: [] },
    allowsBreaking: true,
  })
})
