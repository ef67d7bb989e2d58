import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { problem, serverDetail } from '../../contract/nouns.ts'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { publishCheck, template, templateDetail } from '../../contract/templates.ts'
import { setSecret } from '../../db/secrets.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { makeLiveDesign, recordCheck, type LiveDesign } from '../../test/live-design.ts'
import { echoSpec, makeOrganisation, makeServer } from '../../test/rows.ts'

type Member = Awaited<ReturnType<ApiWorld['member']>>

let world: ApiWorld
let member: Member
let count = 0
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
})
beforeEach(() => {
  world.starter.checks = []
  world.starter.onCheck = (versionId) => recordCheck(world.db, { versionId })
})
afterAll(() => world?.[Symbol.asyncDispose]())

const texts = (title = `Echo ${++count} of many`) => ({
  title,
  category: 'Text',
  shortDescription: 'Answers what it is asked.',
  longDescription: 'It *answers*, as [they say](https://example.com).',
  licence: 'MIT',
})

const make = (more: Partial<Parameters<typeof makeLiveDesign>[1]> = {}) =>
  makeLiveDesign(world.db, { organisationId: world.organisationId, ...more })

async function check(design: Pick<LiveDesign, 'serverId'>, body: object, who: Member = member) {
  const res = await who.post(`/v1/servers/${design.serverId}/publish/check`, body)
  const answer: unknown = await res.json()
  if (res.status !== 200) throw new Error(JSON.stringify(answer))
  return publishCheck.parse(answer)
}

async function publish(design: Pick<LiveDesign, 'serverId' | 'number'>, body: object) {
  const versionNumber = design.number
  const res = await member.post(`/v1/servers/${design.serverId}/publish`, {
    versionNumber,
    ...body,
  })
  const answer: unknown = await res.json()
  if (res.status !== 201) throw new Error(JSON.stringify(answer))
  return template.parse(answer)
}

async function refused(design: Pick<LiveDesign, 'serverId'>, body: object) {
  const before = await world.db('templates').count()
  const res = await member.post(`/v1/servers/${design.serverId}/publish`, {
    versionNumber: 1,
    ...body,
  })
  expect(await world.db('templates').count()).toEqual(before)
  return problem.parse(await res.json())
}

const read = async (id: string) =>
  templateDetail.parse(await (await member.visit(`/v1/templates/${id}`)).json())

test('those who publish a server at the same time publish one template', async () => {
  const design = await make()
  const all = await Promise.all(Array.from({ length: 5 }, () => publish(design, texts())))
  expect(new Set(all.map(({ id }) => id)).size).toBe(1)
  const { id } = await publish(design, texts())
  expect(await read(id)).toMatchObject({ id: all[0]?.id, versions: [{ number: 1 }] })
})

test('the page that is previewed is the page that is published', async () => {
  const secrets = [
    { key: 'ECHO_TOKEN', description: 'Opens the echo', howToGetUrl: 'https://example.com/keys' },
  ]
  const spec = { ...echoSpec, secrets, allowedDomains: ['api.example.com'] }
  const design = await make({ spec, code: '// asked and answered\n' })
  const body = texts()
  const { preview, problems, versionNumber, difference } = await check(design, body)
  expect({ problems, versionNumber, difference }).toEqual({
    problems: [],
    versionNumber: 1,
    difference: null,
  })
  const { id } = await publish(design, body)
  const ofNow = { createdAt: '', updatedAt: '' }
  const { id: _, ...shown } = await read(id)
  const versionsOf = (page: typeof preview) =>
    page.versions.map((version) => ({ ...version, createdAt: '' }))
  expect({ ...shown, ...ofNow, versions: versionsOf(shown) }).toEqual({
    ...preview,
    ...ofNow,
    versions: versionsOf(preview),
  })
  expect(shown).toMatchObject({
    ...body,
    slug: `echo-${count}-of-many`,
    author: 'Home',
    isYours: true,
    isOfficial: false,
    isVerified: false,
    state: 'listed',
    versionNumber: 1,
    secrets: [{ ...secrets[0], whose: 'owner' }],
    allowedDomains: ['api.example.com'],
    code: '// asked and answered\n',
    scan: { isPassed: true, findings: [] },
    selfTest: { calls: [{ state: 'passed' }] },
    versions: [{ number: 1, changes: '' }],
  })
  const version = await world.db('templateVersions').where({ templateId: id }).first()
  const built = await world.db('versions').where({ id: design.versionId }).first()
  expect(version).toMatchObject({
    codeSha256: built.codeSha256,
    bundleSha256: built.bundleSha256,
    versionId: design.versionId,
  })
  const audit = await world.db('auditEvents').where({ resourceId: id }).first()
  expect(audit).toMatchObject({ action: 'template.publish', actorId: member.userId })
})

test('scan and self-test run again before a publication, and once for ten minutes', async () => {
  const design = await make()
  const body = texts()
  await check(design, body)
  await publish(design, body)
  expect(world.starter.checks).toEqual([design.versionId])
  await world
    .db('publishChecks')
    .where({ versionId: design.versionId })
    .update({ checkedAt: new Date(Date.now() - 11 * 60_000) })
  await check(design, body)
  expect(world.starter.checks).toEqual([design.versionId, design.versionId])
})

test('without a worker nothing is published', async () => {
  world.starter.onCheck = async () => {}
  expect(await refused(await make(), texts())).toMatchObject({ code: 'WorkerUnavailable' })
})

test('a self-test that fails, and code that the scan rejects, stop it with their places', async () => {
  const reason = 'It answered with another text.'
  const finding = {
    rule: 'network',
    level: 'reject' as const,
    file: 'server.ts',
    line: 3,
    column: 7,
    endLine: 3,
    endColumn: 9,
    offset: 20,
    excerpt: 'fetch(x)',
    message: 'This asks a host that the spec does not list.',
    instead: 'List it.',
  }
  const call = { tool: 'echo', title: 'Says hi', state: 'failed' as const, reason, durationMs: 1 }
  world.starter.onCheck = (versionId) =>
    recordCheck(world.db, {
      versionId,
      selfTest: { calls: [call], regressions: [] },
      findings: [finding],
    })
  const design = await make({ code: '// not what it says\n' })
  const errors = [
    { pointer: '/code:3:7', detail: 'This asks a host that the spec does not list. List it.' },
    { pointer: '/self-test/echo', detail: `The self-test failed at "Says hi": ${reason}` },
  ]
  expect((await check(design, texts())).problems).toEqual(errors)
  expect(await refused(design, texts())).toMatchObject({ code: 'NotPublishable', errors })
})

test('every secret needs an address where one gets it, which may come with the publication', async () => {
  const spec = { ...echoSpec, secrets: [{ key: 'ECHO_TOKEN', description: 'Opens it' }] }
  const design = await make({ spec })
  expect(await refused(design, texts())).toMatchObject({
    status: 422,
    code: 'NotPublishable',
    errors: [{ pointer: '/body/secrets/ECHO_TOKEN/howToGetUrl' }],
  })
  const hint = {
    key: 'ECHO_TOKEN',
    description: 'Opens the echo to you',
    howToGetUrl: 'https://example.com/keys',
  }
  const stray = { ...hint, key: 'OTHER_TOKEN' }
  expect(await refused(design, { ...texts(), secrets: [hint, stray] })).toMatchObject({
    errors: [{ pointer: '/body/secrets/1/key', detail: 'The spec does not ask for OTHER_TOKEN' }],
  })
  const { secrets } = await publish(design, { ...texts(), secrets: [hint] })
  expect(secrets).toEqual([{ ...hint, whose: 'owner' }])
})

test.each([
  ['title', 'x'.repeat(61), 'At most 60 characters'],
  ['title', 'Echo\nand more', 'One line of plain text'],
  ['title', 'Echo \u202Ereversed', 'One line of plain text'],
  ['shortDescription', 'x'.repeat(161), 'At most 160 characters'],
  ['longDescription', 'x'.repeat(20_001), 'At most 20,000 characters'],
  ['longDescription', 'a\n<script>alert(1)</script>', 'Line 2: HTML is not allowed'],
  ['longDescription', '[a](javascript:alert(1))', 'Line 1: a link begins with https://'],
  ['category', 'Nonsense', ''],
  ['licence', 'MY-OWN', ''],
])('a %s that does not fit is refused by name', async (field, value, words) => {
  const body = { ...texts(), [field]: value }
  expect(await refused(await make(), body)).toMatchObject({
    status: 422,
    code: 'InvalidInput',
    errors: [{ pointer: `/body/${field}`, detail: expect.stringContaining(words) }],
  })
})

const random = 'q8Zr2Lk9Vw3Xs7Tn5Bd1'

test('what looks like a credential stops it wherever it stands, and is not repeated', async () => {
  const [tool] = echoSpec.tools
  if (!tool) throw new Error('the echo has no tool')
  const exampleCalls = [
    {
      title: 'Says hi',
      arguments: { text: `ghp_${random}${random}` },
      upstream: [{ url: 'https://api.example.com/', body: `{"access_token":"${random}"}` }],
    },
  ]
  const spec: ServerSpecInput = { ...echoSpec, tools: [{ ...tool, exampleCalls }] }
  const design = await make({ spec, code: `// one\nconst apiKey = '${random}'\n` })
  const body = { ...texts(), longDescription: `Use\n\n\`AKIA${'Q7ZR2LK9VW3XS7TN'}\` for it.` }
  const { errors = [], ...said } = await refused(design, body)
  expect(said.code).toBe('NotPublishable')
  expect(errors.map(({ pointer }) => pointer)).toEqual([
    '/body/longDescription:3:2',
    '/spec/tools/0/exampleCalls/0/arguments/text',
    '/spec/tools/0/exampleCalls/0/upstream/0/body',
    '/code:2:17',
  ])
  expect(JSON.stringify({ errors, said })).not.toContain(random)
  expect(JSON.stringify(await world.db('auditEvents').select('metadata'))).not.toContain(random)
})

test('the values of its own secrets and its own address stop it', async () => {
  const value = 'open sesame to me'
  const slugged = await makeServer(world.db, world.organisationId)
  const url = `${world.context.config.publicGatewayUrl}/s/${slugged.slug}/mcp`
  const design = await make({ serverId: slugged.id, code: `// ${value} at ${url}\n` })
  await setSecret(world.db, {
    ring: world.context.config.ownerSecretKeys,
    organisationId: world.organisationId,
    serverId: design.serverId,
    key: 'ECHO_TOKEN',
    value,
    setBy: null,
  })
  const { errors = [] } = await refused(design, texts())
  expect(errors).toEqual([
    { pointer: '/code:1:4', detail: 'The value of ECHO_TOKEN stands here, and would be public' },
    { pointer: '/code:1:25', detail: 'The address of your own server stands here' },
  ])
})

test('the name is made of the title, and made unique', async () => {
  const title = 'Günther’s  Echo'
  const slugs = []
  for (let i = 0; i < 3; i += 1) slugs.push((await publish(await make(), texts(title))).slug)
  expect(slugs).toEqual(['gunther-s-echo', 'gunther-s-echo-2', 'gunther-s-echo-3'])
  const again = 'Echoes at once'
  const designs = await Promise.all([make(), make(), make(), make()])
  const made = await Promise.all(designs.map((design) => publish(design, texts(again))))
  expect(made.map(({ slug }) => slug).toSorted()).toEqual([
    'echoes-at-once',
    'echoes-at-once-2',
    'echoes-at-once-3',
    'echoes-at-once-4',
  ])
  expect((await publish(await make(), texts('Эхо и так далее'))).slug).toBe('template')
})

test('a title that looks like a verified template of somebody else is refused', async () => {
  const { id } = await publish(await make(), texts('Postal Codes'))
  const foreign = { organisationId: await makeOrganisation(world.db) }
  await world.db('templates').where({ id }).update(foreign)
  const next = () => make()
  const early = await next()
  await publish(early, texts('Postal C0des')) // nobody has verified the other one
  await world.db('templates').where({ id }).update({ verifiedAt: new Date() })
  for (const title of ['Postal C0des', 'Posta-l codes', 'Postall Cοdes', 'postal codes'])
    expect(await refused(await next(), texts(title))).toMatchObject({
      code: 'NotPublishable',
      errors: [{ pointer: '/body/title', detail: expect.stringContaining('"Postal Codes"') }],
    })
  await publish(await next(), texts('Postal codes of Spain'))
  await publish(early, texts('Postal C0des')) // what was there first keeps its title
})

test('the same server publishes the next version, which says what is new', async () => {
  const design = await make()
  const body = texts()
  const first = await publish(design, body)
  const spec = { ...echoSpec, allowedDomains: ['api.example.com'] }
  const next = await make({ serverId: design.serverId, spec, code: '// the second\n' })
  expect(await refused(next, { ...body, versionNumber: 2 })).toMatchObject({
    errors: [{ pointer: '/body/changes', detail: 'Say what is new in this version' }],
  })
  const changed = { ...body, title: `${body.title}, mended`, changes: 'It may ask outside.' }
  const { difference, preview } = await check(next, changed)
  expect(difference).toMatchObject({ domains: { added: ['api.example.com'], removed: [] } })
  expect(preview.versions.map(({ number }) => number)).toEqual([2, 1])
  const second = await publish(next, changed)
  expect(second).toMatchObject({
    id: first.id,
    slug: first.slug,
    title: changed.title,
    versionNumber: 2,
    allowedDomains: ['api.example.com'],
  })
  const url = `/v1/templates/${first.slug}`
  const former = await (await member.visit(`${url}/versions/1`)).json()
  expect(former).toMatchObject({
    number: 1,
    allowedDomains: [],
    code: expect.stringMatching('the'),
  })
  expect(await (await member.visit(`${url}/compare?from=1&to=2`)).json()).toMatchObject({
    difference: { domains: { added: ['api.example.com'] } },
    toCode: '// the second\n',
  })
  expect((await member.visit(`${url}/versions/3`)).status).toBe(404)
})

test('the verified badge is for what was looked at, and not for what is published after it', async () => {
  const design = await make()
  const body = texts()
  const { id } = await publish(design, body)
  await world.db('templates').where({ id }).update({ verifiedAt: new Date() })
  expect((await read(id)).isVerified).toBe(true)
  const next = await make({ serverId: design.serverId, code: '// something else\n' })
  const changed = { ...body, changes: 'Trust me.' }
  expect((await check(next, changed)).preview.isVerified).toBe(false)
  expect((await publish(next, changed)).isVerified).toBe(false)
})

test('when only the words change no version is added, and the check says so', async () => {
  const design = await make()
  const body = texts()
  expect(await check(design, body)).toMatchObject({ isNewVersion: true })
  await publish(design, body)
  const reworded = { ...body, shortDescription: 'Says it back to you.' }
  expect(await check(design, reworded)).toMatchObject({ isNewVersion: false, problems: [] })
  expect(await publish(design, reworded)).toMatchObject({
    versionNumber: 1,
    shortDescription: 'Says it back to you.',
  })
})

test('a server says which template its next publication continues', async () => {
  const design = await make()
  const { slug } = await world.db('servers').where({ id: design.serverId }).first('slug')
  const shown = async () =>
    serverDetail.parse(await (await member.visit(`/v1/servers/${slug}`)).json())
  expect(await shown()).toMatchObject({ publishedAs: null })
  const { id } = await publish(design, texts())
  expect(await shown()).toMatchObject({ publishedAs: id })
})

test('another server of the organisation may go on with a template, and nobody else', async () => {
  const { id: templateId } = await publish(await make(), texts())
  const other = await make({ code: '// of another server\n' })
  const body = { ...texts(), templateId, changes: 'Written anew.' }
  expect(await publish(other, body)).toMatchObject({ id: templateId, versionNumber: 2 })
  const organisationId = await makeOrganisation(world.db)
  const stranger = await world.member('owner', { in: organisationId })
  const theirs = await makeLiveDesign(world.db, { organisationId })
  const res = await stranger.post(`/v1/servers/${theirs.serverId}/publish/check`, body)
  expect(problem.parse(await res.json())).toMatchObject({ code: 'TemplateNotFound' })
})

test('only what is live, and was looked at, is published', async () => {
  const server = await makeServer(world.db, world.organisationId)
  expect(await refused({ serverId: server.id }, texts())).toMatchObject({
    code: 'NotPublishable',
    detail: expect.stringContaining('nothing of this server is live'),
  })
  const design = await make()
  await make({ serverId: design.serverId, code: '// newer\n' })
  expect(await refused(design, { ...texts(), versionNumber: 1 })).toMatchObject({
    code: 'InvalidInput',
    errors: [{ pointer: '/body/versionNumber' }],
  })
})

test('a template that was taken down is not continued', async () => {
  const design = await make()
  const { id } = await publish(design, texts())
  await world.db('templates').where({ id }).update({ takenDownAt: new Date() })
  const next = await make({ serverId: design.serverId, code: '// disguised\n' })
  const body = { ...texts(), versionNumber: next.number, changes: 'New.' }
  expect(await refused(next, body)).toMatchObject({ status: 409, code: 'TemplateTakenDown' })
})
