// Who may do what: every route, asked by everybody. What is sent is the whole, right request, as test/acts/ has it: so
// that nothing but the right to do it decides.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problem } from '../contract/nouns.ts'
import { roles, type Role } from '../contract/roles.ts'
import type { Route } from '../contract/route.ts'
import type { RouteName } from '../contract/route-types.ts'
import { routes } from '../contract/routes.ts'
import { reaches } from '../contract/reaches.ts'
import { scopes, type Scope } from '../contract/scopes.ts'
import { requestOf } from '../test/acts/request-of.ts'
import { newLiveVersion, newServer, send, type Asked, type Stage } from '../test/acts/stage.ts'
import { createApiWorld } from '../test/api-world.ts'
import type { Browser } from '../test/browser.ts'
import { makeOrganisation, makeServer } from '../test/rows.ts'

/** In this order: those who are refused leave it to the others. */
const everybody = [
  'anonymous',
  'suspended',
  'key without the scope',
  'stranger',
  'key of a viewer',
  'administrator',
  ...roles,
  'key with the scope',
] as const
type Who = (typeof everybody)[number]
type Outcome = 'passes' | 'NotSignedIn' | 'NotAllowed' | 'ScopeMissing' | 'finds nothing'

const allRoutes = Object.entries(routes) as [RouteName, Route][]

/** They change who asks: nobody asks them twice. */
const selfish: RouteName[] = [
  'signOut',
  'createOrganisation',
  'switchOrganisation',
  'leaveOrganisation',
]
/** What they name is everybody's: templates that are published, and names that may be free. */
const common: RouteName[] = [
  'getTemplate',
  'getTemplateVersion',
  'compareTemplateVersions',
  'reportTemplate',
  'checkSlug',
]
/** They say the same of what is not there, and do nothing. */
const silent: RouteName[] = ['dismissNotice']
/** What they name is a person's own; of revokeKey, admins see that of all. */
const personal: RouteName[] = [
  'revokeKey',
  'revokeConnectedApp',
  'deleteCredential',
  'listCredentials',
  'switchOrganisation',
]
/** What is sent along needs a scope of its own. */
const furtherScope: Partial<Record<RouteName, Scope>> = { confirmBuild: 'secrets:write' }

let stage: Stage
let strangers: string
const met = new Map<Who, Browser>()

beforeAll(async () => {
  const world = await createApiWorld({ previewPatienceMs: 50 })
  stage = { world, owner: await world.member('owner') }
  strangers = await makeOrganisation(world.db)
})
afterAll(() => stage?.world[Symbol.asyncDispose]())

function roleOf(who: Who): Role {
  if (who === 'administrator' || who === 'key of a viewer') return 'viewer'
  return roles.find((role) => role === who) ?? 'owner'
}

/** An administrator has no more than a viewer's rights in the organisation, and the stranger owns another one. */
async function introduce(who: Who): Promise<Browser> {
  const { world } = stage
  const role = roleOf(who)
  if (who === 'anonymous') return world.newBrowser()
  if (who === 'suspended') return world.suspended()
  if (who === 'key of a viewer') return world.apiKey({ role, scopes: [...scopes] })
  const person = await world.member(role, {
    in: who === 'stranger' ? strangers : world.organisationId,
  })
  if (who === 'administrator')
    await world.db('users').where({ id: person.userId }).update({ isAdministrator: true })
  return person
}

async function find(who: Who, name: RouteName): Promise<Browser> {
  const { scope = 'servers:read' }: Route = routes[name]
  const held = [scope, furtherScope[name] ?? scope]
  const { world } = stage
  if (who === 'key with the scope')
    return world.apiKey({ role: 'owner', scopes: [...new Set(held)] })
  if (who === 'key without the scope')
    return world.apiKey({ role: 'owner', scopes: scopes.filter((one) => one !== scope) })
  if (selfish.includes(name)) return introduce(who)
  const known = met.get(who) ?? (await introduce(who))
  met.set(who, known)
  return known
}

function expected(who: Who, name: RouteName): Outcome {
  const { access, scope, path }: Route = routes[name]
  if (access === 'public') return 'passes'
  if (who === 'anonymous' || who === 'suspended') return 'NotSignedIn'
  if (who === 'key without the scope') return 'ScopeMissing'
  if (who.startsWith('key ') && !scope) return 'ScopeMissing'
  if (access === 'administrator') return who === 'administrator' ? 'passes' : 'NotAllowed'
  const isHidden = path.includes('{') && ![...common, ...silent].includes(name)
  if (who === 'stranger' && isHidden) return 'finds nothing'
  if (access === 'signed-in') return personal.includes(name) ? 'finds nothing' : 'passes'
  if (who === 'stranger') return 'passes'
  const wanted = access === 'marketplace' ? 'viewer' : access // closed, unless its operator opens it
  if (!reaches(roleOf(who), wanted)) return 'NotAllowed'
  return personal.includes(name) && !reaches(roleOf(who), 'admin') ? 'finds nothing' : 'passes'
}

async function outcomeOf(browser: Browser, route: Route, asked: Asked): Promise<Outcome> {
  const res = await send(browser, route, asked)
  if (res.ok) {
    await res.body?.cancel()
    return 'passes'
  }
  const { code } = problem.parse(await res.json())
  if (code === 'NotSignedIn' || code === 'NotAllowed' || code === 'ScopeMissing') return code
  return res.status === 404 ? 'finds nothing' : 'passes'
}

test.each(allRoutes)('%s lets everybody pass exactly as its access says', async (name, route) => {
  const asked = await requestOf(name, stage)
  const found: Partial<Record<Who, Outcome>> = {}
  const wanted: Partial<Record<Who, Outcome>> = {}
  let isDone = false // and then what it was done to may be gone
  for (const who of everybody) {
    const outcome = await outcomeOf(await find(who, name), route, asked)
    wanted[who] = expected(who, name)
    found[who] = isDone && outcome === 'finds nothing' ? wanted[who] : outcome
    isDone ||= outcome === 'passes' && route.method !== 'get'
  }
  expect(found).toEqual(wanted)
})

test('a stranger has done nothing to the organisation', async () => {
  const { world } = stage
  const stranger = met.get('stranger')
  const rows = await world
    .db('auditEvents')
    .join('memberships', 'memberships.userId', 'auditEvents.actorId')
    .where({ 'memberships.organisationId': strangers })
    .where({ 'auditEvents.organisationId': world.organisationId })
  expect([stranger, rows]).toEqual([expect.anything(), []])
})

test('lists of another organisation hold nothing of this one', async () => {
  const { serverId } = await newLiveVersion(stage)
  const stranger = await stage.world.member('owner', { in: strangers })
  for (const [, { path, event }] of allRoutes.filter(([, { method }]) => method === 'get')) {
    if (path.includes('{') || event) continue
    const text = await (await stranger.visit(path)).text()
    expect(text).not.toMatch(new RegExp(`${serverId}|${stage.world.organisationId}`))
  }
})

test('a server of another organisation is not there under its slug either', async () => {
  const { slug } = await newServer(stage)
  const stranger = await stage.world.member('owner', { in: strangers })
  expect((await stranger.visit(`/v1/servers/${slug}`)).status).toBe(404)
})

test('a role that was lowered counts with the next request', async () => {
  const { world } = stage
  const person = await world.member('owner')
  expect((await person.visit('/v1/slugs/some-name')).status).toBe(200)
  await world.db('memberships').where({ userId: person.userId }).update({ role: 'viewer' })
  expect((await person.visit('/v1/slugs/some-name')).status).toBe(403)
})

test('an administrator sees no other organisation by that', async () => {
  const administrator = await stage.world.administrator()
  const { id } = await makeServer(stage.world.db, strangers)
  expect((await administrator.visit(`/v1/servers/${id}`)).status).toBe(404)
})
