import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roles, type Role } from '../contract/nouns.ts'
import type { Route } from '../contract/route.ts'
import type { RouteName } from '../contract/route-types.ts'
import { routes } from '../contract/routes.ts'
import { newId } from '../db/ids.ts'
import { createOpenapiDocument } from '../db/openapi-documents.ts'
import { createPreview } from '../db/previews.ts'
import { recordModelStatus } from '../db/model-calls.ts'
import { addMember, createApiWorld, type ApiWorld } from '../test/api-world.ts'
import type { Browser } from '../test/browser.ts'
import { makeBuild, makeServer, makeVersion } from '../test/rows.ts'

type Who = 'anonymous' | Role
const everybody: Who[] = ['anonymous', ...roles]
const allRoutes = Object.entries(routes) as [RouteName, Route][]
/** Signing out would end the session that the other rows use: it is tested with the accounts. */
const tabled = allRoutes.filter(([name]) => name !== 'signOut')

let world: ApiWorld
let people: Record<Who, Browser>
let foreign: Record<string, string>

beforeAll(async () => {
  world = await createApiWorld()
  people = {
    anonymous: world.newBrowser(),
    viewer: await world.member('viewer'),
    member: await world.member('member'),
    admin: await world.member('admin'),
    owner: await world.member('owner'),
  }
  const server = await makeServer(world.db) // in an organisation of its own
  const version = await makeVersion(world.db, await makeBuild(world.db, { serverId: server.id }))
  const { organisationId } = server
  const { userId: createdBy } = await addMember(world.db, { role: 'member', organisationId })
  const previewId = newId('preview')
  await createPreview(world.db, { id: previewId, organisationId, createdBy, prompt: 'An echo' })
  const document = { organisationId, url: null, content: '{}' }
  await recordModelStatus(world.db, { generate: 'a-model', edit: 'a-model' })
  foreign = {
    previewId,
    documentId: (await createOpenapiDocument(world.db, document)).id,
    serverId: server.id,
    buildId: version.buildId,
    number: String(version.number),
    key: 'SOME_TOKEN',
    grantId: newId('user'),
    templateId: newId('template'),
    userId: newId('user'),
    invitationId: newId('invitation'),
    keyId: newId('apiKey'),
    slug: 'free-name',
  }
})
afterAll(() => world[Symbol.asyncDispose]())

/** Asks with ids of another organisation and, where there is a body, with none of its fields. */
async function ask(browser: Browser, { method, path, body }: Route) {
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => foreign[name] ?? '')
  const res = await browser.visit(url, {
    method: method.toUpperCase(),
    ...(body && { json: {} }),
  })
  await res.body?.cancel()
  return res.status
}

function expected(who: Who, { access }: Route) {
  if (access === 'public') return 'passed'
  if (who === 'anonymous') return 401
  if (access === 'administrator') return 403 // nobody of these has the flag
  const role = access === 'marketplace' ? 'viewer' : access // closed, unless its operator opens it
  const isEnough = role === 'signed-in' || roles.indexOf(who) >= roles.indexOf(role)
  return isEnough ? 'passed' : 403
}

describe.each(tabled)('%s', (_name, route) => {
  test.each(everybody)('lets %s pass exactly as its access says', async (who) => {
    const status = await ask(people[who], route)
    const outcome = status === 401 || status === 403 ? status : 'passed'
    expect(outcome).toBe(expected(who, route))
  })
})

const bodies: Partial<Record<RouteName, unknown>> = {
  updateServer: { title: 'Other' },
  setSecret: { value: 'x' },
  iterateServer: { instruction: 'Say it louder' },
  rollbackServer: { versionNumber: 1 },
  confirmBuild: {},
  inviteCaller: { email: 'ada@example.com' },
  callTool: { tool: 'echo' },
  convertOpenapi: { operations: ['GET /'] },
}
const withIds = allRoutes.filter(([, { path }]) =>
  /\{(serverId|buildId|previewId|documentId|grantId|templateId)\}/.test(path),
)

test.each(withIds)(
  '%s answers 404 for what belongs to another organisation',
  async (name, route) => {
    const url = route.path.replaceAll(/\{(\w+)\}/g, (_, part: string) => foreign[part] ?? '')
    const res = await people.owner.visit(url, {
      method: route.method.toUpperCase(),
      ...(route.body && { json: bodies[name] ?? { templateId: newId('template') } }),
    })
    expect([res.status, res.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  },
)

test('a server of another organisation is not there under its slug either', async () => {
  const { slug } = await world.db('servers').where({ id: foreign['serverId'] }).first()
  expect((await people.owner.visit(`/v1/servers/${slug}`)).status).toBe(404)
  const list = (await (await people.owner.visit('/v1/servers')).json()) as { data: unknown[] }
  expect(list.data).toEqual([])
})

test('a role that was lowered counts with the next request', async () => {
  const person = await world.member('owner')
  expect((await person.visit('/v1/slugs/some-name')).status).toBe(200)
  await world.db('memberships').where({ userId: person.userId }).update({ role: 'viewer' })
  expect((await person.visit('/v1/slugs/some-name')).status).toBe(403)
})

test('an administrator sees no other organisation by that', async () => {
  const person = await world.member('owner')
  await world.db('users').where({ id: person.userId }).update({ isAdministrator: true })
  expect((await person.visit(`/v1/servers/${foreign['serverId']}`)).status).toBe(404)
})
