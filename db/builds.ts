import { UniqueViolationError } from 'objection'
import type { BuildState } from '../contract/build-steps.ts'
import { AppError } from '../contract/errors.ts'
import type { Build, BuildFailure, BuildSource, Confirmation } from '../contract/nouns.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { sumModelUse } from './model-calls.ts'
import { UserRow } from './models/people.ts'
import { BuildRow, ServerRow, type Approved } from './models/running.ts'
import { notify } from './notify.ts'
import { serverPaused } from './servers.ts'
import { uncountFork } from './templates.ts'

export type { Approved } from './models/running.ts'

/** Each costs money while a model writes it. */
const WRITTEN_PER_PERSON = 10

export interface BuildKey {
  id: string
  serverId: string
  source: BuildSource
  /** Of the request; null when a model is to write the spec. What is built stands on the version. */
  specSha256: string | null
  /** The words that a model is to follow. */
  instruction: string | null
  /** The version that the instruction is to change. */
  baseVersionId: string | null
  /** Domains and secrets that need no confirmation; null: those of the live version. */
  approved: Approved | null
  allowsBreaking: boolean
  /** What it asked of a person. */
  confirmation: Confirmation | null
  templateVersionId: string | null
  state: BuildState
  requestedBy: string | null
}

export interface NewBuild {
  serverId: string
  source: BuildSource
  specSha256: string | null
  instruction?: string | null
  baseVersionId?: string | null
  /** What a person saw when they asked for this build. */
  approved?: Approved | null
  allowsBreaking?: boolean
  templateVersionId: string | null
  requestedBy: string | null
}

/**
 * Records the request; the workflow is started after this commits. ServerBusy when one of the
 * server's builds is open, ServerPaused and ServerGone when nothing is to be built of it.
 */
export async function createBuild(db: Db, input: NewBuild): Promise<BuildKey> {
  const id = newId('build')
  if (input.specSha256 === null && input.requestedBy)
    await requireWritingRoom(db, input.requestedBy)
  try {
    // A savepoint of its own: a refused insert must not end the caller's transaction before we can name the other build.
    return await db.transaction(async (trx): Promise<BuildKey> => {
      const build = await BuildRow.query(trx).insertAndFetch({ id, state: 'queued', ...input })
      await pointAtBuild(trx, { buildId: id, serverId: input.serverId })
      return build
    })
  } catch (err) {
    if (err instanceof UniqueViolationError && err.constraint === 'builds_one_open_per_server')
      throw await serverBusy(db, input.serverId, err)
    throw err
  }
}

/** Whoever pauses or deletes the server comes before, and the build is refused, or finds the build that it has to end. */
async function pointAtBuild(
  trx: Db,
  { buildId, serverId }: { buildId: string; serverId: string },
): Promise<void> {
  const server = await ServerRow.query(trx).findById(serverId).forNoKeyUpdate()
  if (!server || server.deletedAt) throw new AppError('ServerGone', `server ${serverId} is gone`)
  if (server.pausedAt) throw serverPaused(serverId)
  await server.$query(trx).patch({ lastBuildId: buildId, updatedAt: new Date() })
}

/** Before one more that a model is to write: TooManyRequests when this person has enough of them. */
async function requireWritingRoom(db: Db, requestedBy: string): Promise<void> {
  await UserRow.query(db).findById(requestedBy).select('id').forNoKeyUpdate() // one at a time counts
  const open = await BuildRow.query(db)
    .where({ requestedBy, specSha256: null })
    .whereIn('state', ['queued', 'running'])
    .resultSize()
  if (open < WRITTEN_PER_PERSON) return
  throw new AppError('TooManyRequests', `${requestedBy} has ${open} builds being written`, {
    detail: `At most ${WRITTEN_PER_PERSON} builds of yours that a model writes may be open at once. Wait for one of them to end.`,
    retryAfterSeconds: 30,
  })
}

async function serverBusy(db: Db, serverId: string, cause: Error) {
  const running = await BuildRow.query(db)
    .findOne({ serverId })
    .whereIn('state', ['queued', 'running'])
    .select('id')
  return new AppError('ServerBusy', `server ${serverId} is being built`, {
    cause,
    detail: 'Wait for the running build to end, or cancel it.',
    ...(running && { facts: { buildId: running.id } }),
  })
}

/** The id of the server's build that has not ended. */
export async function findOpenBuild(db: Db, serverId: string): Promise<string | undefined> {
  const row = await BuildRow.query(db)
    .findOne({ serverId })
    .whereIn('state', ['queued', 'running'])
    .select('id')
  return row?.id
}

export async function findBuild(db: Db, id: string): Promise<BuildKey | undefined> {
  return BuildRow.query(db).findById(id)
}

/** Until the transaction ends nobody else moves the build on. Answers its state; undefined when it is gone. */
export async function lockBuild(db: Db, id: string): Promise<BuildState | undefined> {
  return (await BuildRow.query(db).findById(id).select('state').forNoKeyUpdate())?.state
}

export async function getBuild(db: Db, id: string): Promise<BuildKey> {
  const row = await findBuild(db, id)
  if (!row) throw new AppError('BuildNotFound', `no build ${id}`)
  return row
}

/** A build as the pages show it, within one organisation. */
export async function describeBuild(
  db: Db,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<Build> {
  const row = await db('builds')
    .join('servers', 'servers.id', 'builds.serverId')
    .leftJoin('versions', 'versions.buildId', 'builds.id')
    .leftJoin('users', 'users.id', 'builds.requestedBy')
    .where({ 'builds.id': id, 'servers.organisationId': organisationId })
    .first(
      'builds.id',
      'builds.serverId',
      'servers.slug as serverSlug',
      'servers.title as serverTitle',
      'builds.source',
      'builds.state',
      'builds.instruction',
      'versions.number as versionNumber',
      'versions.selfTest',
      'builds.failure',
      'builds.confirmation',
      'users.name as requestedBy',
      'builds.createdAt',
      'builds.finishedAt',
    )
  if (!row) throw new AppError('BuildNotFound', `no build ${id} in ${organisationId}`)
  const modelUse = await sumModelUse(db, { buildId: id })
  return {
    ...row,
    modelUse: modelUse.calls === 0 ? null : modelUse,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** Guarded: false, and no change, when the build is in none of the states `from`. */
export async function transitionBuild(
  db: Db,
  {
    id,
    from,
    to,
    failure,
  }: { id: string; from: readonly BuildState[]; to: BuildState; failure?: BuildFailure },
): Promise<boolean> {
  const isEnd = to !== 'queued' && to !== 'running'
  const changed = await BuildRow.query(db)
    .findById(id)
    .whereIn('state', [...from])
    .patch({
      state: to,
      ...(failure && { failure }),
      // What a try found before another one succeeded is no reason of a build that went live.
      ...(isEnd && { finishedAt: new Date(), failure: failure ?? null }),
    })
  if (changed > 0) await notify(db, 'bmm_builds', id)
  return changed > 0
}

/** Builds whose request was recorded and whose workflow may never have started. */
export async function listQueuedBuilds(
  db: Db,
  { olderThanMs }: { olderThanMs: number },
): Promise<{ id: string; serverId: string }[]> {
  return BuildRow.query(db)
    .select('id', 'serverId')
    .where({ state: 'queued' })
    .where('createdAt', '<', new Date(Date.now() - olderThanMs))
}

/** Keeps why a try failed, until the build ends. A build that has ended keeps its reason. */
export async function draftFailure(
  db: Db,
  { buildId, failure }: { buildId: string; failure: BuildFailure },
): Promise<void> {
  await BuildRow.query(db).findById(buildId).where({ state: 'running' }).patch({ failure })
}

/** Takes back a request whose workflow could not be started: as if it had never been made. */
export async function discardQueuedBuild(
  db: Db,
  { buildId, serverId, isNewServer }: { buildId: string; serverId: string; isNewServer: boolean },
): Promise<void> {
  await db.transaction(async (trx) => {
    const build = await BuildRow.query(trx).findById(buildId).forUpdate()
    if (build?.state !== 'queued') return // it started after all: the answer was lost, not the request
    if (isNewServer) await uncountForkOf(trx, serverId) // before any row of a server, as everywhere
    const previous = await BuildRow.query(trx)
      .where({ serverId })
      .whereNot({ id: buildId })
      .orderBy('id', 'desc')
      .first()
    await ServerRow.query(trx)
      .findById(serverId)
      .patch({ lastBuildId: previous?.id ?? null })
    await BuildRow.query(trx).deleteById(buildId)
    if (!isNewServer) return
    await trx('secrets').where({ serverId }).delete()
    await ServerRow.query(trx).deleteById(serverId)
  })
}

async function uncountForkOf(trx: Db, serverId: string) {
  const server = await ServerRow.query(trx).findById(serverId).select('templateId')
  if (server?.templateId) await uncountFork(trx, server.templateId)
}

export async function findBuildFailure(db: Db, id: string): Promise<BuildFailure | null> {
  return (await BuildRow.query(db).findById(id).select('failure'))?.failure ?? null
}
