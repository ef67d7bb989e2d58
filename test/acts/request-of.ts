import type { Route } from '../../contract/route.ts'
import type { JsonRouteName, RouteName } from '../../contract/route-types.ts'
import { routes } from '../../contract/routes.ts'
import { createOpenapiDocument } from '../../db/openapi-documents.ts'
import { newId } from '../../db/ids.ts'
import { createPreview, endPreview } from '../../db/previews.ts'
import { beginTakedown } from '../../db/takedowns.ts'
import { freshSlug } from '../rows.ts'
import { makeTemplate } from '../template-rows.ts'
import { allActs } from './all-acts.ts'
import { newFork, newLiveVersion, newServer, plainSpec, type Asked, type Stage } from './stage.ts'

/** What is sent with readings that take a body. */
const bodies: Partial<Record<RouteName, object>> = {
  callTool: { tool: 'echo' },
  readOpenapi: { text: '{}' },
  checkPublish: {
    title: 'An echo',
    category: 'Text',
    shortDescription: 'Answers what it is asked.',
    longDescription: 'It answers.',
    licence: 'MIT',
  },
  convertOpenapi: { operations: ['GET /'] },
}

/** Readings that ask for more than a thing by its name. */
const readings: Partial<Record<RouteName, (stage: Stage) => Promise<Asked>>> = {
  async getUpgrade(stage) {
    return { params: { serverId: (await newFork(stage)).id } }
  },
  async getServersUsage(stage) {
    return { query: { serverIds: (await newServer(stage)).id } }
  },
}

/** The whole request of a route, for things of the organisation. Public routes need nothing that is right. */
export async function requestOf(name: RouteName, stage: Stage): Promise<Asked> {
  const { access, method, path, body }: Route = routes[name]
  if (access === 'public') return body ? { body: {} } : {}
  const act = allActs[name as JsonRouteName] // streams are no acts, and are not there
  if (act) return act(stage)
  const reading = readings[name]
  if (reading) return reading(stage)
  if (method !== 'get' && body && !bodies[name])
    throw new Error(`${name} has no act: add one to a file of test/acts/.`)
  const params: Record<string, string> = {}
  for (const [, part = ''] of path.matchAll(/\{(\w+)\}/g)) {
    const make = things[part]
    if (!make)
      throw new Error(`${name} asks for {${part}}: add one to things of ${import.meta.url}.`)
    params[part] = await make(stage, params)
  }
  return { params, ...(bodies[name] && { body: bodies[name] }) }
}

/** What the parts of a path name. */
const things: Record<string, (stage: Stage, params: Record<string, string>) => Promise<string>> = {
  serverId: async (stage) => (await newLiveVersion(stage)).serverId,
  buildId: async (stage) => (await newLiveVersion(stage)).buildId,
  number: async () => '1',
  slug: async () => freshSlug(),
  templateId: async ({ world }) => (await makeTemplate(world.db)).id,
  async takedownId({ world, owner }) {
    const { id: templateId } = await makeTemplate(world.db)
    const reason = 'It sends what callers type to a stranger.'
    const begun = await world.db.transaction((trx) =>
      beginTakedown(trx, { templateId, reason, includesDerived: true, by: owner.userId }),
    )
    return begun.id
  },
  async previewId({ world, owner }) {
    const id = newId('preview')
    const { organisationId } = world
    await createPreview(world.db, { id, organisationId, createdBy: owner.userId, prompt: 'Echo' })
    await endPreview(world.db, { id, lifetimeMs: 60_000, spec: plainSpec, summary: null })
    return id
  },
  async documentId({ world: { db, organisationId } }) {
    return (await createOpenapiDocument(db, { organisationId, url: null, content: '{}' })).id
  },
}
