import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, problem, server } from '../../contract/nouns.ts'
import { discardQueuedBuild } from '../../db/builds.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { publishDesign, type Published } from '../../test/publish.ts'
import { echoSpec, freshSlug, makeOrganisation } from '../../test/rows.ts'

let world: ApiWorld
let author: Browser
let forker: Browser
let count = 0
beforeAll(async () => {
  world = await createApiWorld()
  author = await world.member('member')
  forker = await world.member('member', { in: await makeOrganisation(world.db) })
})
afterAll(() => world?.[Symbol.asyncDispose]())

const publish = (more: Partial<Parameters<typeof publishDesign>[1]> = {}): Promise<Published> =>
  publishDesign(world, {
    author,
    title: `Forked ${++count}`,
    organisationId: world.organisationId,
    code: `// of template ${count}\n`,
    ...more,
  })

async function fork(templateId: string, more: object = {}, who = forker) {
  const slug = freshSlug()
  const res = await who.post('/v1/servers', { slug, templateId, ...more })
  const answer = (await res.json()) as { server: unknown; build: unknown }
  if (res.status !== 202) throw new Error(JSON.stringify(answer))
  return { server: server.parse(answer.server), build: build.parse(answer.build) }
}

async function refused(templateId: string, more: object = {}, who = forker) {
  const slug = freshSlug()
  const res = await who.post('/v1/servers', { slug, templateId, ...more })
  expect(await world.db('servers').where({ slug })).toEqual([])
  return problem.parse(await res.json())
}

const row = (id: string) => world.db('templates').where({ id }).first()

test('a fork names its template and its version, is counted, and is on record', async () => {
  const { template } = await publish()
  const made = await fork(template.id)
  expect(made.server).toMatchObject({ templateSlug: template.slug, hasUpgrade: false })
  const { currentVersionId: templateVersionId, forkCount } = await row(template.id)
  expect(forkCount).toBe(1)
  expect(await world.db('servers').where({ id: made.server.id }).first()).toMatchObject({
    templateId: template.id,
    templateVersionId,
  })
  expect(await world.db('builds').where({ id: made.build.id }).first()).toMatchObject({
    source: 'template',
    templateVersionId,
    instruction: null,
  })
  const audit = await world.db('auditEvents').where({ resourceId: made.server.id }).first()
  expect(audit.metadata).toMatchObject({ templateId: template.id, templateVersionId })
})

test('a hundred forks at once are a hundred more', async () => {
  const { template } = await publish()
  const others = await Promise.all(Array.from({ length: 4 }, () => publish()))
  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      await fork(template.id)
      if (index % 25 === 0) await fork(others[index / 25]?.template.id ?? '')
    }),
  )
  expect((await row(template.id)).forkCount).toBe(100)
}, 120_000)

test('a fork that could not be begun was never one', async () => {
  const { template } = await publish()
  const { server: made, build: begun } = await fork(template.id)
  await discardQueuedBuild(world.db, {
    buildId: begun.id,
    serverId: made.id,
    isNewServer: true,
  })
  expect((await row(template.id)).forkCount).toBe(0)
  expect((await refused(template.id, { secrets: [{ key: 'X', value: 'y' }] })).code).toBe(
    'InvalidInput',
  )
  expect((await row(template.id)).forkCount).toBe(0)
})

test('the version that was looked at is forked, though another one was published since', async () => {
  const first = await publish()
  const { design, template } = first
  const spec = { ...echoSpec, allowedDomains: ['api.example.com'] }
  await publish({ title: template.title, serverId: design.serverId, spec, code: '// the second\n' })
  const seen = await fork(template.id, { templateVersionNumber: 1 })
  const present = await fork(template.id)
  const versionOf = async (id: string) => {
    const { templateVersionId } = await world.db('servers').where({ id }).first()
    return (await world.db('templateVersions').where({ id: templateVersionId }).first()).number
  }
  expect([await versionOf(seen.server.id), await versionOf(present.server.id)]).toEqual([1, 2])
  expect(seen.server.hasUpgrade).toBe(true)
  expect(await refused(template.id, { templateVersionNumber: 3 })).toMatchObject({
    code: 'TemplateNotFound',
  })
  expect(
    await refused(template.id, { templateVersionNumber: 1, allowedDomains: ['a.org'] }),
  ).toMatchObject({
    code: 'InvalidInput',
  })
})

test('what is hidden or taken down is not built on a server that is there, either', async () => {
  const { template, design } = await publish()
  const { template: other } = await publish()
  const build = async () => {
    const url = `/v1/servers/${design.serverId}/builds`
    const res = await author.post(url, { templateId: other.id, allowBreaking: true })
    return problem.parse(await res.json()).code
  }
  expect(template.isYours).toBe(true)
  const set = (columns: object) => world.db('templates').where({ id: other.id }).update(columns)
  await set({ hiddenAt: new Date() })
  expect(await build()).toBe('TemplateNotFound')
  await set({ takenDownAt: new Date() })
  expect(await build()).toBe('TemplateTakenDown')
})

test('what is hidden, taken down or deleted is not forked', async () => {
  const { template } = await publish()
  const set = (columns: object) => world.db('templates').where({ id: template.id }).update(columns)
  await set({ hiddenAt: new Date(), hiddenReason: 'It is being looked at.' })
  expect(await refused(template.id)).toMatchObject({ status: 404, code: 'TemplateNotFound' })
  expect(await refused(template.id, {}, author)).toMatchObject({
    code: 'TemplateNotFound',
    detail: expect.stringContaining('It is being looked at.'),
  })
  await set({ takenDownAt: new Date() })
  expect(await refused(template.id)).toMatchObject({ status: 409, code: 'TemplateTakenDown' })
  expect(await refused(template.id, {}, author)).toMatchObject({ code: 'TemplateTakenDown' })
  await set({ hiddenAt: null, takenDownAt: null })
  await fork(template.id)
  const stranger = await world.member('owner', { in: await makeOrganisation(world.db) })
  const admin = await world.member('admin')
  const remove = (who: Browser) =>
    who.visit(`/v1/templates/${template.slug}`, { method: 'DELETE' }).then(({ status }) => status)
  expect([await remove(stranger), await remove(author), await remove(admin)]).toEqual([
    404, 403, 200,
  ])
  expect(await refused(template.id)).toMatchObject({ status: 404, code: 'TemplateNotFound' })
  expect((await forker.visit(`/v1/templates/${template.id}`)).status).toBe(404)
})

test.each(['codeSha256', 'specSha256', 'bundleSha256'])(
  'altered bytes are refused with an alarm: %s',
  async (column) => {
    const { template } = await publish()
    const { currentVersionId: id } = await row(template.id)
    const { [column]: sha256 } = await world.db('templateVersions').where({ id }).first()
    const artifact = world.db('artifacts').where({ sha256 })
    const { content } = await artifact.clone().first()
    await artifact.clone().update({ content: `${content} ` })
    try {
      for (let i = 0; i < 2; i += 1)
        expect(await refused(template.id)).toMatchObject({
          status: 500,
          code: 'ArtifactAltered',
          detail: expect.stringContaining('not what was published'),
        })
      expect((await row(template.id)).forkCount).toBe(0)
      const alarms = await world.db('auditEvents').where({ action: 'artifact.altered' })
      expect(alarms.filter(({ resourceId }) => resourceId === template.id)).toEqual([
        // Whoever looked has not done it.
        expect.objectContaining({
          organisationId: null,
          resourceType: 'template',
          requestId: null,
          address: null,
        }),
      ])
    } finally {
      await artifact.clone().update({ content })
    }
  },
)
