import { afterAll, beforeAll, expect, test } from 'vitest'
import { openapiDocument } from '../../contract/openapi-document.ts'
import { openPolicy } from '../../contract/policy.ts'
import { problem } from '../../contract/nouns.ts'
import { serverSpec, type ServerSpec } from '../../contract/spec.ts'
import { newId } from '../../db/ids.ts'
import { recordModelStatus } from '../../db/model-calls.ts'
import { setPolicy } from '../../db/policies.ts'
import { createPreview, endPreview, purgePreviews } from '../../db/previews.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { echoSpec, freshSlug } from '../../test/rows.ts'

let world: ApiWorld
let member: Awaited<ReturnType<ApiWorld['member']>>
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
  const { organisationId, db } = world
  const policy = { ...openPolicy, allowedSources: ['prompt' as const, 'openapi' as const] }
  await setPolicy(db, { organisationId, policy, by: member.userId })
  await recordModelStatus(db, { generate: 'a-writer', edit: 'an-editor' })
})
afterAll(() => world?.[Symbol.asyncDispose]())

const written = serverSpec.parse(echoSpec)
const changed = { ...written, description: 'Says what it is told.' }

/** What became of a build of this source: its kind, or the rule that stands against it. */
async function build(source: object) {
  const res = await member.post('/v1/servers', { slug: freshSlug(), ...source })
  if (!res.ok) return ruleOf(res)
  const { build: made } = (await res.json()) as { build: { source: string } }
  return made.source
}

async function ruleOf(res: Response) {
  const { code, facts, detail } = problem.parse(await res.json())
  expect(detail).toContain('does not allow to build from a spec')
  return `${code} ${String(facts?.rule)}`
}
const refused = 'PolicyRefused allowedSources'

async function makePreview(
  wish: { prompt: string } | { polish: ServerSpec },
  { lifetimeMs = 60_000 } = {},
) {
  const id = newId('preview')
  const { organisationId, db } = world
  await createPreview(db, { id, organisationId, createdBy: member.userId, ...wish })
  await endPreview(db, { id, lifetimeMs, spec: written, summary: null })
  return id
}

test('where specs are not allowed, that of a preview is built as it was written, not as it was changed', async () => {
  const previewId = await makePreview({ prompt: 'A server that echoes' })
  expect(await build({ previewId })).toBe('preview')
  expect(await build({ previewId, spec: written })).toBe('preview')
  expect(await build({ previewId, spec: changed })).toBe(refused)
})

test('of a preview whose spec has been thrown away none is built as unchanged: it is not there', async () => {
  const previewId = await makePreview({ prompt: 'A server that echoes' }, { lifetimeMs: 0 })
  await purgePreviews(world.db)
  const res = await member.post('/v1/servers', { slug: freshSlug(), previewId, spec: written })
  expect(await res.json()).toMatchObject({ status: 404, code: 'PreviewNotFound' })
})

test('where specs are not allowed, none is polished, and none that was is built', async () => {
  expect(await ruleOf(await member.post('/v1/previews', { polish: changed }))).toBe(refused)
  const previewId = await makePreview({ polish: changed })
  expect(await build({ previewId })).toBe(refused)
  expect(await build({ previewId, spec: written })).toBe(refused)
})

test('where specs are not allowed, that of a document is built as it was converted, not as it was changed', async () => {
  const text = JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Bookshop', version: '1' },
    servers: [{ url: 'https://books.example.com/v1' }],
    paths: { '/books': { get: { summary: 'List books', responses: { 200: {} } } } },
  })
  const { documentId } = openapiDocument.parse(
    await (await member.post('/v1/openapi', { text })).json(),
  )
  const operations = ['GET /books']
  const res = await member.post(`/v1/openapi/${documentId}/spec`, { operations })
  const { spec } = (await res.json()) as { spec: ServerSpec }
  expect(await build({ openapi: { documentId, operations } })).toBe('openapi')
  expect(await build({ openapi: { documentId, operations }, spec })).toBe('openapi')
  expect(await build({ openapi: { documentId, operations }, spec: written })).toBe(refused)
  const unnamed = { slug: freshSlug(), openapi: { documentId }, spec }
  expect(await (await member.post('/v1/servers', unnamed)).json()).toMatchObject({
    code: 'PolicyRefused',
    facts: { rule: 'allowedSources' },
    detail: expect.stringContaining('Name the operations that this one was made of'),
  })
})
