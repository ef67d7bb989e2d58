import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from '../../contract/moderation.ts'
import { problem } from '../../contract/nouns.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { freshSlug } from '../../test/rows.ts'
import { makeTemplate } from '../../test/template-rows.ts'

let world: ApiWorld
let administrator: Browser
let member: Browser
beforeAll(async () => {
  world = await createApiWorld()
  administrator = await world.administrator()
  member = await world.member('member')
})
afterAll(() => world?.[Symbol.asyncDispose]())

const said = {
  reason: 'malicious',
  details: 'It sends what I type elsewhere.',
  contact: 'me@x.org',
}
const report = (templateId: string) => member.post(`/v1/templates/${templateId}/reports`, said)
async function queue(): Promise<Report[]> {
  const found: Report[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await administrator.visit(
      `/v1/admin/reports?limit=2${cursor && `&cursor=${cursor}`}`,
    )
    const { data, nextCursor } = (await page.json()) as {
      data: Report[]
      nextCursor: string | null
    }
    found.push(...data)
    cursor = nextCursor
  }
  return found
}
const put = (templateId: string, what: 'verified' | 'hidden', json: object) =>
  administrator.visit(`/v1/admin/templates/${templateId}/${what}`, { method: 'PUT', json })
const listed = async (slug: string) => {
  const res = await member.visit(`/v1/templates?q=${slug}`)
  const { data } = (await res.json()) as { data: { slug: string; isVerified: boolean }[] }
  return data.find((one) => one.slug === slug)
}

test('a report stands in the queue until it is closed, with what was done', async () => {
  const template = await makeTemplate(world.db)
  const { id } = (await (await report(template.id)).json()) as { id: string }
  expect(await queue()).toContainEqual(
    expect.objectContaining({ id, ...said, templateSlug: template.slug, reportedBy: 'A member' }),
  )
  const state = async () => (await queue()).find((one) => one.id === id)?.templateState
  expect(await state()).toBe('listed')
  await put(template.id, 'hidden', { isHidden: true, reason: 'It is looked at more closely.' })
  expect(await state()).toBe('hidden')
  const close = (note: string) => administrator.post(`/v1/admin/reports/${id}/close`, { note })
  expect(await (await close('It was hidden.')).json()).toMatchObject({ note: 'It was hidden.' })
  expect(await (await close('Another note.')).json()).toMatchObject({ note: 'It was hidden.' })
})

test('open reports come first, each kind newest first, and no page leaves one out', async () => {
  const template = await makeTemplate(world.db)
  const ids: string[] = []
  for (let n = 0; n < 5; n++)
    ids.push(((await (await report(template.id)).json()) as { id: string }).id)
  for (const id of [ids[1], ids[3]])
    await administrator.post(`/v1/admin/reports/${id}/close`, { note: 'Looked at.' })
  const ours = (await queue()).filter(({ id }) => ids.includes(id)).map(({ id }) => id)
  expect(ours).toEqual([ids[4], ids[2], ids[0], ids[3], ids[1]])
})

test('what is hidden is in no list and is not forked, and is there again when it is shown', async () => {
  const template = await makeTemplate(world.db)
  expect((await put(template.id, 'hidden', { isHidden: true })).status).toBe(422)
  const reason = 'Its author asked for it.'
  const hidden = await put(template.id, 'hidden', { isHidden: true, reason })
  expect(await hidden.json()).toMatchObject({ hiddenReason: reason })
  expect(await listed(template.slug)).toBeUndefined()
  const read = (who: Browser) => who.visit(`/v1/templates/${template.slug}`)
  expect((await read(member)).status).toBe(404)
  expect((await read(administrator)).status).toBe(200) // who judges it reads it
  const fork = { slug: freshSlug(), templateId: template.id }
  const refused = await member.post('/v1/servers', fork)
  expect(problem.parse(await refused.json())).toMatchObject({ code: 'TemplateNotFound' })
  await put(template.id, 'hidden', { isHidden: false })
  expect(await listed(template.slug)).toBeDefined()
  expect((await member.post('/v1/servers', fork)).status).toBe(202)
})

test('the verified badge is given and taken away, once each', async () => {
  const template = await makeTemplate(world.db)
  for (const isVerified of [false, false, true, true]) {
    const seen = isVerified ? { versionNumber: 1 } : {}
    const res = await put(template.id, 'verified', { isVerified, ...seen })
    expect(await res.json()).toMatchObject({ isVerified })
    expect(await listed(template.slug)).toMatchObject({ isVerified })
  }
  const acts = world.db('audit_events').where({ resourceId: template.id }).orderBy('id')
  expect(await acts.pluck('action')).toEqual(['template.unverify', 'template.verify'])
})

test('only the version that was looked at is verified', async () => {
  const template = await makeTemplate(world.db)
  await put(template.id, 'verified', { isVerified: false })
  for (const seen of [{}, { versionNumber: 2 }]) {
    const res = await put(template.id, 'verified', { isVerified: true, ...seen })
    expect(problem.parse(await res.json())).toMatchObject({
      status: 422,
      errors: [{ pointer: '/body/versionNumber' }],
    })
  }
  expect(await listed(template.slug)).toMatchObject({ isVerified: false })
})

test('an owner of an organisation moderates nothing', async () => {
  const template = await makeTemplate(world.db)
  const owner = await world.member('owner')
  const res = await owner.visit(`/v1/admin/templates/${template.id}/takedown-plan`)
  expect(problem.parse(await res.json())).toMatchObject({ status: 403, code: 'NotAllowed' })
})
