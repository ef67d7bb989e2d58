import { AppError } from '../contract/errors.ts'
import type { BuildFailure, SelfTest, Version } from '../contract/nouns.ts'
import type { ServerSpec } from '../contract/spec.ts'
import { getSpec } from './artifacts.ts'
import type { BuildKey } from './builds.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { TemplateRow, TemplateVersionRow } from './models/designs.ts'
import { BuildRow, ServerRow, VersionRow } from './models/running.ts'
import { notify } from './notify.ts'
import { forgetSecrets } from './secrets.ts'
import { serverPaused, serverTakenDown } from './servers.ts'
import { takenDown } from './templates.ts'

export interface VersionKey {
  id: string
  serverId: string
  buildId: string
  number: number
  state: VersionRow['state']
  /** null until it is written. */
  specSha256: string | null
  codeSha256: string | null
  bundleSha256: string | null
  hostId: string | null
  selfTest: SelfTest | null
  /** Of a template that it comes from, changed or not; known once it is live. */
  templateVersionId: string | null
  /** The last change of secrets that its runners are given; null: none has been given any. */
  secretsSeq: number | null
  /** null: it never went live. */
  activatedAt: Date | null
}

/** The build's version, numbered after the server's last one under the server's lock. Safe to repeat. */
export async function beginVersion(
  db: Db,
  {
    buildId,
    serverId,
    specSha256,
  }: { buildId: string; serverId: string; specSha256: string | null },
): Promise<VersionKey> {
  const server = await ServerRow.query(db).findById(serverId).forNoKeyUpdate()
  if (!server) throw new AppError('ServerNotFound', `no server ${serverId}`)
  const begun = await VersionRow.query(db).findOne({ buildId })
  if (begun) return begun
  const last = await VersionRow.query(db).where({ serverId }).max('number as number').first()
  return VersionRow.query(db).insertAndFetch({
    id: newId('version'),
    serverId,
    buildId,
    number: (last?.number ?? 0) + 1,
    state: 'building',
    specSha256,
  })
}

export async function getVersion(db: Db, id: string): Promise<VersionKey> {
  const row = await VersionRow.query(db).findById(id)
  if (!row) throw new AppError('VersionNotFound', `no version ${id}`)
  return row
}

/** The spec that is built; HashMismatch when it is not written yet or no longer what was stored. */
export async function getVersionSpec(
  db: Db,
  { id, specSha256 }: Pick<VersionKey, 'id' | 'specSha256'>,
): Promise<ServerSpec> {
  if (specSha256) return getSpec(db, specSha256)
  throw new AppError('HashMismatch', `version ${id} has no spec yet`)
}

/** For every step that would make something: a version that failed meanwhile stops it. */
export async function getBuildingVersion(db: Db, id: string): Promise<VersionKey> {
  const version = await getVersion(db, id)
  if (version.state === 'building') return version
  throw new AppError('VersionNotBuilding', `version ${id} is ${version.state}, not building`, {
    facts: { state: version.state },
  })
}

/** For what runs a version: one that is being built, or that is live and lost its runner. */
export async function getRunnableVersion(db: Db, id: string): Promise<VersionKey> {
  const version = await getVersion(db, id)
  return version.state === 'live' ? version : getBuildingVersion(db, id)
}

/** Live versions whose place is this host and that are to have a runner. */
export async function listLiveVersions(db: Db, hostId: string): Promise<{ id: string }[]> {
  return VersionRow.query(db)
    .join('servers', 'servers.id', 'versions.serverId')
    .where({ hostId, state: 'live' })
    .whereNull('servers.pausedAt')
    .whereNull('servers.deletedAt')
    .whereNull('servers.asleepAt')
    .select('versions.id')
}

/** The earlier version whose code and bundle a build takes as they are; undefined when it makes its own. */
export async function findStoredVersion(
  db: Db,
  { source, baseVersionId }: Pick<BuildKey, 'source' | 'baseVersionId'>,
): Promise<VersionKey | undefined> {
  const isStored = source === 'rollback' || source === 'redeploy'
  return isStored && baseVersionId ? getVersion(db, baseVersionId) : undefined
}

/** Notes on a building version what a step made. VersionNotBuilding when it has ended. */
export async function recordOnVersion(
  db: Db,
  {
    id,
    ...made
  }: {
    id: string
    specSha256?: string
    codeSha256?: string
    bundleSha256?: string
    selfTest?: SelfTest
    hostId?: string
  },
): Promise<void> {
  const changed = await VersionRow.query(db).findById(id).where({ state: 'building' }).patch(made)
  if (changed === 0) await getBuildingVersion(db, id)
}

/**
 * The fence of the saga: a version that is live stays live, and the answer says so; any other is failed from now on, so
 * that a late step finds nothing to activate.
 */
export async function failVersion(db: Db, id: string): Promise<'failed' | 'already-live'> {
  const version = await VersionRow.query(db).findById(id).forNoKeyUpdate()
  if (!version) return 'failed'
  if (version.state !== 'building' && version.state !== 'failed') return 'already-live'
  await version.$query(db).patch({ state: 'failed' })
  await forgetSecrets(db, version.serverId)
  return 'failed'
}

/**
 * The point of no return, in the caller's transaction: this version is live, the server points at it, the one before it
 * drains. Safe to repeat. TemplateTakenDown for code of a template that was taken down meanwhile: a server that gets it
 * only now is no fork yet, so no takedown holds it. ServerTakenDown for one that a takedown holds, ServerPaused for one
 * that was paused meanwhile.
 */
export async function activateVersion(db: Db, id: string): Promise<void> {
  const { serverId, buildId } = await getVersion(db, id)
  const templateVersionId = await findOrigin(db, { buildId, serverId })
  const template = templateVersionId ? await holdTemplateOf(db, templateVersionId) : undefined
  const server = await ServerRow.query(db).findById(serverId).forNoKeyUpdate()
  if (!server || server.deletedAt) throw new AppError('ServerGone', `server ${serverId} is gone`)
  if (server.liveVersionId === id) return
  if (template?.takenDownAt) throw takenDown(template.id)
  if (server.takedownId !== null) throw serverTakenDown(server)
  if (server.pausedAt) throw serverPaused(serverId)
  await getBuildingVersion(db, id)
  if (server.liveVersionId)
    await VersionRow.query(db).findById(server.liveVersionId).patch({ state: 'draining' })
  await db('versions')
    .where({ id })
    .update({ state: 'live', activatedAt: db.fn.now(), templateVersionId })
  await ServerRow.query(db)
    .findById(serverId)
    .patch({
      liveVersionId: id,
      asleepAt: null,
      updatedAt: new Date(),
      ...(template && { templateId: template.id, templateVersionId }),
    })
  await notify(db, 'bmm_servers', serverId)
}

/** Until the transaction ends nobody takes the template down. As `lockTemplate`: before any row of a server. */
async function holdTemplateOf(db: Db, templateVersionId: string) {
  return TemplateRow.query(db)
    .findOne({ id: TemplateVersionRow.query(db).findById(templateVersionId).select('templateId') })
    .forShare()
}

/** The version of a template that a build took its code from, or that what it changed was made of. */
async function findOrigin(
  db: Db,
  { buildId, serverId }: { buildId: string; serverId: string },
): Promise<string | null> {
  const build = await BuildRow.query(db).findById(buildId).throwIfNotFound()
  if (build.templateVersionId) return build.templateVersionId
  const base = build.baseVersionId && (await getVersion(db, build.baseVersionId))
  if (base && base.templateVersionId) return base.templateVersionId
  // One that never went live does not say where it comes from, but its build does.
  if (base && !base.activatedAt) return findOrigin(db, { buildId: base.buildId, serverId })
  const server = await ServerRow.query(db).findById(serverId).select('templateVersionId')
  return server?.templateVersionId ?? null
}

/** Answers whether it was draining. */
export async function retireVersion(db: Db, id: string): Promise<boolean> {
  const retired = await VersionRow.query(db)
    .findById(id)
    .where({ state: 'draining' })
    .patch({ state: 'retired' })
    .returning('serverId')
    .first()
  if (!retired) return false
  await forgetSecrets(db, retired.serverId)
  return true
}

/**
 * Makes marks and pointer of a server say the same: the version marked live is the one, else the one pointed at, if it ever
 * went live, else none. Answers whether they differed.
 */
export async function alignLiveVersion(db: Db, serverId: string): Promise<boolean> {
  const server = await ServerRow.query(db).findById(serverId).forNoKeyUpdate()
  if (!server) return false
  const { liveVersionId } = server
  const marked = await VersionRow.query(db).findOne({ serverId, state: 'live' })
  const pointedAt = liveVersionId ? await VersionRow.query(db).findById(liveVersionId) : undefined
  const live = marked ?? (pointedAt?.activatedAt ? pointedAt : undefined)
  if (live?.state === 'live' ? live.id === liveVersionId : !live && liveVersionId === null)
    return false
  if (live) await VersionRow.query(db).findById(live.id).patch({ state: 'live' })
  await ServerRow.query(db)
    .findById(serverId)
    .patch({ liveVersionId: live?.id ?? null })
  await notify(db, 'bmm_servers', serverId)
  return true
}

interface Described {
  id: string
  number: number
  state: Version['state']
  source: Version['source']
  instruction: string | null
  author: string | null
  buildId: string
  failure: BuildFailure | null
  createdAt: Date
  activatedAt: Date | null
  tookMs: number | null
}

/** Newest first. */
export async function listVersions(db: Db, serverId: string): Promise<Version[]> {
  const rows: Described[] = await db('versions')
    .join('builds', 'builds.id', 'versions.buildId')
    .leftJoin('users', 'users.id', 'builds.requestedBy')
    .where('versions.serverId', serverId)
    .orderBy('versions.number', 'desc')
    .select(
      'versions.id',
      'versions.number',
      'versions.state',
      'builds.source',
      'builds.instruction',
      'users.name as author',
      'versions.buildId',
      'builds.failure',
      'versions.createdAt',
      'versions.activatedAt',
      db.raw(workUntilLive),
    )
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    activatedAt: row.activatedAt?.toISOString() ?? null,
  }))
}

/** The steps tell of themselves how long they worked; between them a build waits. */
const workUntilLive = `case when versions.activated_at is not null then (
  select sum(duration_ms) from build_events
  where build_events.build_id = versions.build_id and step <> 'retire'
) end as took_ms`

/** The version that a server's pages speak of: the live one, else the newest whose spec was written. */
export async function findShownVersion(db: Db, serverId: string): Promise<VersionKey | undefined> {
  const server = await ServerRow.query(db).findById(serverId)
  if (server?.liveVersionId) return VersionRow.query(db).findById(server.liveVersionId)
  return VersionRow.query(db)
    .where({ serverId })
    .whereNotNull('specSha256')
    .orderBy('number', 'desc')
    .first()
}

export async function findVersionByNumber(
  db: Db,
  { serverId, number }: { serverId: string; number: number },
): Promise<VersionKey | undefined> {
  return VersionRow.query(db).findOne({ serverId, number })
}

/** Versions whose build has ended without them: what a crash may have left. */
export async function findVersionOfBuild(db: Db, buildId: string): Promise<VersionKey | undefined> {
  return VersionRow.query(db).findOne({ buildId })
}

/** What the last build of a server asked for, when no version came of it. */
export async function findLastSpecSha256(db: Db, serverId: string): Promise<string | undefined> {
  const row = await BuildRow.query(db).where({ serverId }).orderBy('id', 'desc').first()
  return row?.specSha256 ?? undefined
}

/** The version that this live one took over from and that still has to be stopped, with its host. */
export async function findVersionToRetire(
  db: Db,
  liveVersionId: string,
): Promise<{ versionId: string; hostId: string } | undefined> {
  const { serverId } = await getVersion(db, liveVersionId)
  const old = await VersionRow.query(db).findOne({ serverId, state: 'draining' })
  return old?.hostId ? { versionId: old.id, hostId: old.hostId } : undefined
}
