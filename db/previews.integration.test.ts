import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverSpec } from '../contract/spec.ts'
import { addMember } from '../test/api-world.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { echoSpec, makeOrganisation } from '../test/rows.ts'
import { newId } from './ids.ts'
import { recordModelCall } from './model-calls.ts'
import { createOpenapiDocument, getOpenapiDocument } from './openapi-documents.ts'
import {
  appendPreviewEvent,
  createPreview,
  describePreview,
  endPreview,
  findPreview,
  findPreviewOf,
  listPreviewEvents,
  purgePreviews,
} from './previews.ts'

let database: TestDatabase
let organisationId: string
let createdBy: string
beforeAll(async () => {
  database = await createTestDatabase()
  organisationId = await makeOrganisation(database.db)
  createdBy = (await addMember(database.db, { role: 'member', organisationId })).userId
})
afterAll(async () => database?.[Symbol.asyncDispose]())

const spec = serverSpec.parse({
  ...echoSpec,
  secrets: [{ key: 'ECHO_TOKEN', description: 'For the echo' }],
})
const lifetimeMs = 60_000

async function makePreview() {
  const id = newId('preview')
  await createPreview(database.db, { id, organisationId, createdBy, prompt: 'An echo, please' })
  return id
}

test('what was written can be looked at, with its secrets, its size and its cost', async () => {
  const { db } = database
  const id = await makePreview()
  const call = { model: 'm', cachedInputTokens: 40, job: 'generate', outcome: 'answered' } as const
  const place = { organisationId, previewId: id }
  await recordModelCall(db, { ...call, ...place, inputTokens: 100, outputTokens: 20, costUsd: 0.5 })
  await endPreview(db, { id, lifetimeMs, spec, summary: null })
  const preview = await describePreview(db, { id, organisationId })
  expect(preview).toMatchObject({
    state: 'ready',
    prompt: 'An echo, please',
    spec,
    detectedSecrets: spec.secrets,
    modelUse: { calls: 1, inputTokens: 100, cachedInputTokens: 40, outputTokens: 20, costUsd: 0.5 },
  })
  expect(preview.estimatedTokens).toBeGreaterThan(0)
  await recordModelCall(db, { ...call, ...place, inputTokens: 1, outputTokens: 1, costUsd: null })
  const { modelUse } = await describePreview(db, { id, organisationId })
  expect(modelUse).toMatchObject({ calls: 2, costUsd: null })
})

test('of the documents of an organisation the newest fifty are kept', async () => {
  const { db } = database
  const other = await makeOrganisation(db)
  const kept = await createOpenapiDocument(db, { organisationId: other, url: null, content: 'b' })
  const ids: string[] = []
  for (let i = 0; i < 51; i += 1)
    ids.push((await createOpenapiDocument(db, { organisationId, url: null, content: 'a' })).id)
  const [first = '', second = ''] = ids
  const read = (id: string) => getOpenapiDocument(db, { id, organisationId })
  await expect(read(first)).rejects.toMatchObject({ code: 'OpenapiDocumentNotFound' })
  expect(await read(second)).toBe('a')
  expect(await getOpenapiDocument(db, { id: kept.id, organisationId: other })).toBe('b')
})

test('a preview ends once, and its end is the last event', async () => {
  const { db } = database
  const id = await makePreview()
  for (const text of ['{"title"', ':"Echo"}'])
    await appendPreviewEvent(db, { previewId: id, type: 'text', text })
  const failure = { code: 'ModelRefused', title: 'It declined', detail: null }
  await endPreview(db, { id, lifetimeMs, failure })
  await endPreview(db, { id, lifetimeMs, spec, summary: null })
  expect(await describePreview(db, { id, organisationId })).toMatchObject({
    state: 'failed',
    failure,
  })
  const events = await listPreviewEvents(db, { previewId: id, after: 1 })
  expect(events).toEqual([
    { seq: 2, type: 'text', text: ':"Echo"}' },
    { seq: 3, type: 'ended', text: '' },
  ])
})

test('another organisation does not find it', async () => {
  const id = await makePreview()
  const stranger = { id, organisationId: await makeOrganisation(database.db) }
  await expect(describePreview(database.db, stranger)).rejects.toMatchObject({
    code: 'PreviewNotFound',
  })
  expect(await findPreviewOf(database.db, stranger)).toBeUndefined()
})

test('a lapsed one cannot be looked at, and keeps its prompt for a day', async () => {
  const { db } = database
  const id = await makePreview()
  await endPreview(db, { id, lifetimeMs: 0, spec, summary: null })
  await expect(describePreview(db, { id, organisationId })).rejects.toMatchObject({
    code: 'PreviewNotFound',
  })
  await purgePreviews(db)
  expect(await findPreview(db, id)).toMatchObject({ prompt: 'An echo, please', specSha256: null })
  expect(await listPreviewEvents(db, { previewId: id, after: 0 })).toEqual([])
  await db('previews')
    .where({ id })
    .update({ expiresAt: new Date(Date.now() - 25 * 3_600_000) })
  await purgePreviews(db)
  expect(await findPreview(db, id)).toBeUndefined()
})
