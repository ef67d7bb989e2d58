// From a live version to a template, its forks and their upgrades, on the whole product.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverSpec, type ServerSpecInput } from '../../contract/spec.ts'
import { seedTemplate } from '../../db/publications.ts'
import { getTemplate } from '../../db/templates.ts'
import { buildVersion, greeterSpec, makeGreeter } from '../faults/greeter.ts'
import { connectWithToken } from '../mcp-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'

let stack: Stack
let owner: Owner
let home: string
let elsewhere: string
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  home = owner.organisationId
  const { data } = await owner.api.POST('/v1/organisations', { body: { name: 'Elsewhere' } })
  if (!data) throw new Error('there is no other organisation')
  elsewhere = data.id
  await workIn(home)
  await makeGreeter(owner, { slug: 'greeter', greeting: 'one' })
  const built = await buildVersion(owner, { slug: 'greeter', spec: withExample('two') })
  expect(built.state).toBe('live')
})
afterAll(() => stack?.[Symbol.asyncDispose]())

async function workIn(organisationId: string) {
  const { error } = await owner.api.PUT('/v1/me/org', { body: { organisationId } })
  if (error) throw new Error(JSON.stringify(error))
}

function withExample(greeting: string, more: Partial<ServerSpecInput> = {}): ServerSpecInput {
  const spec = greeterSpec(greeting)
  const exampleCalls = [{ title: 'Greets', arguments: { text: 'you' } }]
  return { ...spec, tools: spec.tools.map((tool) => ({ ...tool, exampleCalls })), ...more }
}

const path = { serverId: 'greeter' }
const body = {
  title: 'Greetings',
  category: 'Text',
  shortDescription: 'Greets whoever asks.',
  longDescription: 'It *greets*.',
  licence: 'MIT',
} as const

async function publish(versionNumber: number, changes = '') {
  const { data, error } = await owner.api.POST('/v1/servers/{serverId}/publish', {
    params: { path },
    body: { ...body, versionNumber, changes },
  })
  if (!data) throw new Error(JSON.stringify(error))
  return data
}

async function say(slug: string) {
  const token = await owner.token(slug)
  const client = await connectWithToken({ url: `${stack.gatewayUrl}/s/${slug}/mcp`, token })
  try {
    const { structuredContent } = await client.callTool({ name: 'echo', arguments: { text: 'x' } })
    return structuredContent
  } finally {
    await client.close()
  }
}

async function forkOf(templateId: string, slug: string) {
  const build = await owner.ended((await owner.createServer({ slug, templateId })).id)
  const version = await stack.db('versions').where({ buildId: build.id }).first()
  return { build, version, events: await owner.events(build.id) }
}

test('a live version is scanned and tried out anew, and published with what that found', async () => {
  const { data } = await owner.api.POST('/v1/servers/{serverId}/publish/check', {
    params: { path },
    body,
  })
  expect(data).toMatchObject({
    versionNumber: 2,
    problems: [],
    preview: {
      slug: 'greetings',
      scan: { isPassed: true, findings: [] },
      selfTest: { calls: [{ tool: 'echo', title: 'Greets', state: 'passed' }] },
    },
  })
  expect(await publish(2)).toMatchObject({ slug: 'greetings', versionNumber: 1 })
})

test('a fork in another organisation runs the very bytes, with no model and no rendering', async () => {
  await workIn(elsewhere)
  const template = await getTemplate(stack.db, { templateId: 'greetings', organisationId: null })
  const { build, version, events } = await forkOf(template.id, 'a-fork')
  expect(build).toMatchObject({ state: 'live', modelUse: null })
  const published = await stack.db('templateVersions').where({ id: template.versionId }).first()
  expect(version).toMatchObject({
    codeSha256: published.codeSha256,
    bundleSha256: published.bundleSha256,
    templateVersionId: template.versionId,
  })
  expect(events.map(({ text }) => text).join('\n')).toMatch(
    /The template's code, unchanged[^]*The bundle of the template, unchanged/,
  )
  expect(await stack.db('modelCalls').count({ count: '*' })).toEqual([{ count: 0 }])
  expect(await say('a-fork')).toEqual({ text: 'two x' })

  // What no renderer would write is there as it was published.
  const code = await stack.db('artifacts').where({ sha256: published.codeSha256 }).first()
  await seedTemplate(stack.db, {
    ...body,
    slug: 'by-hand',
    spec: serverSpec.parse(withExample('two')),
    code: `${code.content}// written by hand\n`,
  })
  const byHand = await getTemplate(stack.db, { templateId: 'by-hand', organisationId: null })
  const other = await forkOf(byHand.id, 'another-fork')
  const stored = await stack.db('artifacts').where({ sha256: other.version.codeSha256 }).first()
  expect(stored.content).toMatch(/written by hand\n$/)
  expect(await say('another-fork')).toEqual({ text: 'two x' })
})

test('bytes that are altered between the request and the build are not deployed', async () => {
  const template = await getTemplate(stack.db, { templateId: 'by-hand', organisationId: null })
  const { codeSha256 } = await stack
    .db('templateVersions')
    .where({ id: template.versionId })
    .first()
  await stack.stop('worker')
  const { id } = await owner.createServer({ slug: 'altered', templateId: template.id })
  await stack
    .db('artifacts')
    .where({ sha256: codeSha256 })
    .update({ content: stack.db.raw(`content || '// and more'`) })
  await stack.start('worker')
  const build = await owner.ended(id)
  expect(build).toMatchObject({ state: 'failed', failure: { code: 'ArtifactAltered' } })
  const alarms = await stack.db('auditEvents').where({ action: 'artifact.altered' })
  expect(alarms).toEqual([expect.objectContaining({ resourceId: template.id })])
})

test('a fork takes the next version by choice, once its new host is approved', async () => {
  await workIn(home)
  const spec = withExample('three', { allowedDomains: ['api.example.com'] })
  const next = await buildVersion(owner, { slug: 'greeter', spec })
  expect(next.state).toBe('live')
  expect(await publish(3, 'It may ask outside.')).toMatchObject({ versionNumber: 2 })
  await workIn(elsewhere)
  const fork = { path: { serverId: 'a-fork' } }
  const { data: upgrade } = await owner.api.GET('/v1/servers/{serverId}/upgrade', { params: fork })
  expect(upgrade).toMatchObject({
    installedVersion: 1,
    latestVersion: 2,
    isIterated: false,
    newDomains: ['api.example.com'],
  })
  const { data: begun } = await owner.api.POST('/v1/servers/{serverId}/upgrade', {
    params: fork,
    body: { versionNumber: 2 },
  })
  if (!begun) throw new Error('the upgrade was not begun')
  const params = { path: { buildId: begun.id } }
  const waiting = await until(
    'the upgrade waits for a yes',
    async () => {
      const { data } = await owner.api.GET('/v1/builds/{buildId}', { params })
      return data?.confirmation?.state === 'waiting' ? data.confirmation : undefined
    },
    60_000,
  )
  expect(waiting).toMatchObject({ newDomains: ['api.example.com'] })
  expect(await say('a-fork')).toEqual({ text: 'two x' })
  await owner.api.POST('/v1/builds/{buildId}/confirm', { params, body: {} })
  expect((await owner.ended(begun.id)).state).toBe('live')
  expect(await say('a-fork')).toEqual({ text: 'three x' })
  const { data: after } = await owner.api.GET('/v1/servers/{serverId}/upgrade', { params: fork })
  expect(after).toMatchObject({ installedVersion: 2, isAvailable: false })
})

test('while no worker runs nothing is published, and the answer says so', async () => {
  await workIn(home)
  await stack.db('publishChecks').delete()
  await stack.stop('worker')
  const { error } = await owner.api.POST('/v1/servers/{serverId}/publish/check', {
    params: { path },
    body: { ...body, changes: 'New.' },
  })
  expect(error).toMatchObject({ code: 'WorkerUnavailable' })
})
