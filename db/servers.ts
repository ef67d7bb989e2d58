import { UniqueViolationError } from 'objection'
import { AppError } from '../contract/errors.ts'
import type { Server, ServerState } from '../contract/nouns.ts'
import type { Visibility } from '../contract/visibility.ts'
import { serverUrl } from '../contract/server-url.ts'
import type { Db } from './connect.ts'
import { firstFreeSlug } from './first-free-slug.ts'
import { newId } from './ids.ts'
import { ServerRow } from './models/running.ts'
import { notify } from './notify.ts'

/** A server as the pages show it, before its URL is known to be ours. */
interface Listed {
  id: string
  slug: string
  title: string
  description: string
  visibility: Visibility
  liveVersion: number | null
  buildId: string | null
  buildState: Server['lastBuild'] extends infer B
    ? B extends { state: infer S }
      ? S
      : never
    : never
  buildIsWaiting: boolean | null
  buildCreatedAt: Date | null
  pausedAt: Date | null
  pausedBy: string | null
  takedownReason: string | null
  takenDownAt: Date | null
  asleepAt: Date | null
  isPinned: boolean
  sleepAfterMinutes: number | null
  lastWakeMs: number | null
  templateSlug: string | null
  hasUpgrade: boolean
  createdBy: string | null
  createdAt: Date
  updatedAt: Date
}

export interface ServerKey {
  id: string
  organisationId: string
  slug: string
  visibility: Visibility
  liveVersionId: string | null
  lastBuildId: string | null
  templateId: string | null
  templateVersionId: string | null
  declinesUpgrades: boolean
  pausedAt: Date | null
  takedownId: string | null
  deletedAt: Date | null
}

export async function createServer(
  db: Db,
  input: {
    organisationId: string
    slug: string
    title: string
    description: string
    visibility: Visibility
    templateId: string | null
    templateVersionId?: string | null
    createdBy: string | null
  },
): Promise<ServerKey> {
  try {
    const server = await ServerRow.query(db).insertAndFetch({ id: newId('server'), ...input })
    await notify(db, 'bmm_servers', server.id)
    return server
  } catch (err) {
    if (err instanceof UniqueViolationError && err.constraint === 'servers_slug_key')
      throw new AppError('SlugTaken', `slug ${input.slug} is taken`, {
        cause: err,
        detail: `Another server is, or was, called "${input.slug}". Names are never given twice: choose another.`,
        errors: [{ pointer: '/body/slug', detail: 'This name is taken' }],
      })
    throw err
  }
}

/** Takes the words of a spec for a server that was made without: its description is empty, its title perhaps its slug. */
export async function nameServer(
  db: Db,
  { id, title, description }: { id: string; title: string; description: string },
): Promise<void> {
  const changed = await ServerRow.query(db)
    .findById(id)
    .where({ description: '' })
    .patch({
      title: db.raw('case when title = slug then ? else title end', [title]),
      description,
      updatedAt: new Date(),
    })
  if (changed > 0) await notify(db, 'bmm_servers', id)
}

async function isSlugFree(db: Db, slug: string) {
  return (await ServerRow.query(db).findOne({ slug })) === undefined
}

/** The name itself, or the first of name-2, name-3 … that no server has or had. */
export async function findFreeSlug(db: Db, slug: string): Promise<string> {
  if (await isSlugFree(db, slug)) return slug
  const stem = slug.slice(0, LONGEST_STEM).replace(/-$/, '')
  const taken = await ServerRow.query(db)
    .where('slug', stem)
    .orWhere('slug', '~', `^${stem}-[0-9]+$`)
    .select('slug')
  return firstFreeSlug(stem, taken)
}

/** With room for a dash and a number. */
const LONGEST_STEM = 40

/** In whatever organisation. */
export async function findServerBySlug(db: Db, slug: string): Promise<ServerKey | undefined> {
  return ServerRow.query(db).findOne({ slug }).whereNull('deletedAt')
}

/** By id or slug, within one organisation: what belongs to another one is not there. */
export async function getServer(
  db: Db,
  { serverId, organisationId }: { serverId: string; organisationId: string },
): Promise<ServerKey> {
  const row = await ServerRow.query(db)
    .findOne(serverId.startsWith('srv_') ? { id: serverId } : { slug: serverId })
    .where({ organisationId })
    .whereNull('deletedAt')
  if (!row) throw new AppError('ServerNotFound', `no server ${serverId} in ${organisationId}`)
  return row
}

/** Only the administrators can bring it back. */
export function serverTakenDown({ id, takedownId }: Pick<ServerKey, 'id' | 'takedownId'>) {
  return new AppError('ServerTakenDown', `server ${id} is held by ${takedownId}`, {
    detail:
      'The administrators have taken its template down, and this server with it. Its page says why. To go on, make a new server from something else.',
  })
}

export function serverPaused(id: string) {
  return new AppError('ServerPaused', `server ${id} is paused`, { detail: 'Resume it first.' })
}

/** For those who act for the platform rather than for an organisation. */
export async function findServerById(db: Db, id: string): Promise<ServerKey | undefined> {
  return ServerRow.query(db).findById(id)
}

export async function describeServer(
  db: Db,
  { id, gatewayUrl }: { id: string; gatewayUrl: string },
): Promise<Server> {
  const row = await listed(db).where('servers.id', id).first()
  if (!row) throw new AppError('ServerNotFound', `no server ${id}`)
  return present(row, gatewayUrl)
}

/** Newest first. `cursor` is the id after which to go on. */
export async function listServers(
  db: Db,
  {
    organisationId,
    limit,
    cursor,
    gatewayUrl,
  }: { organisationId: string; limit: number; cursor?: string | undefined; gatewayUrl: string },
): Promise<{ data: Server[]; nextCursor: string | null }> {
  const query = listed(db)
    .where('servers.organisationId', organisationId)
    .whereNull('servers.deletedAt')
    .orderBy('servers.id', 'desc')
    .limit(limit + 1)
  if (cursor) query.where('servers.id', '<', cursor)
  const rows: Listed[] = await query
  const page = rows.slice(0, limit)
  return {
    data: page.map((row) => present(row, gatewayUrl)),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

export async function countServers(db: Db): Promise<number> {
  return ServerRow.query(db).resultSize()
}

function listed(db: Db) {
  return db<Listed>('servers')
    .leftJoin('versions', 'versions.id', 'servers.liveVersionId')
    .leftJoin('builds', 'builds.id', 'servers.lastBuildId')
    .leftJoin('templates', 'templates.id', 'servers.templateId')
    .leftJoin('templateVersions as installed', 'installed.id', 'servers.templateVersionId')
    .leftJoin('templateVersions as latest', 'latest.id', 'templates.currentVersionId')
    .leftJoin('users', 'users.id', 'servers.createdBy')
    .leftJoin('users as pausers', 'pausers.id', 'servers.pausedBy')
    .leftJoin('takedowns', 'takedowns.id', 'servers.takedownId')
    .select(
      'servers.id',
      'servers.slug',
      'servers.title',
      'servers.description',
      'servers.visibility',
      'versions.number as liveVersion',
      'builds.id as buildId',
      'builds.state as buildState',
      db.raw(
        `builds.state = 'running' and builds.confirmation ->> 'state' = 'waiting' as build_is_waiting`,
      ),
      'builds.createdAt as buildCreatedAt',
      'templates.slug as templateSlug',
      db.raw(
        `coalesce(templates.is_listed and not servers.declines_upgrades
          and latest.number > coalesce(installed.number, 0), false) as has_upgrade`,
      ),
      'servers.pausedAt',
      'pausers.name as pausedBy',
      'takedowns.reason as takedownReason',
      'takedowns.begunAt as takenDownAt',
      'servers.asleepAt',
      'servers.isPinned',
      'servers.sleepAfterMinutes',
      'servers.lastWakeMs',
      'users.name as createdBy',
      'servers.createdAt',
      'servers.updatedAt',
    )
}

function present(row: Listed, gatewayUrl: string): Server {
  const {
    buildId,
    buildState,
    buildIsWaiting,
    buildCreatedAt,
    asleepAt: _state,
    takedownReason,
    takenDownAt,
    createdAt,
    updatedAt,
    ...rest
  } = row
  return {
    ...rest,
    url: serverUrl(gatewayUrl, row.slug),
    state: stateOf(row),
    lastBuild:
      buildId && buildCreatedAt
        ? {
            id: buildId,
            state: buildState,
            isWaiting: buildIsWaiting ?? false,
            createdAt: buildCreatedAt.toISOString(),
          }
        : null,
    pausedAt: row.pausedAt?.toISOString() ?? null,
    takedown:
      takedownReason !== null && takenDownAt !== null
        ? { reason: takedownReason, at: takenDownAt.toISOString() }
        : null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function stateOf({
  liveVersion,
  buildState,
  pausedAt,
  takenDownAt,
  asleepAt,
}: Pick<
  Listed,
  'liveVersion' | 'buildState' | 'pausedAt' | 'takenDownAt' | 'asleepAt'
>): ServerState {
  if (takenDownAt !== null) return 'taken-down'
  if (pausedAt !== null) return 'paused'
  if (liveVersion !== null) return asleepAt === null ? 'live' : 'asleep'
  return buildState === 'queued' || buildState === 'running' ? 'building' : 'failed'
}

/** ServerGone when there is none: for steps of a build, which began with one. */
export async function getServerKey(db: Db, id: string): Promise<ServerKey> {
  const row = await findServerById(db, id)
  if (!row) throw new AppError('ServerGone', `server ${id} is gone`)
  return row
}
