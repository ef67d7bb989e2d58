// What is wanted of a server stands on its row: paused, or deleted. Gateways follow at once; workflows do the rest, and a
// row that is not followed yet is found again.
import type { Db } from './connect.ts'
import { endGrantsOf } from './oauth-grants.ts'
import { ServerRow } from './models/running.ts'
import { notify } from './notify.ts'

/** Answers whether anything changed: one that is paused already keeps its author and its time. */
export async function pauseServer(
  db: Db,
  { id, by }: { id: string; by: string },
): Promise<boolean> {
  return changeServer(db, id, 'pausedAt', { pausedAt: new Date(), pausedBy: by })
}

/** Answers whether anything changed. */
export async function resumeServer(db: Db, id: string): Promise<boolean> {
  const changed = await ServerRow.query(db)
    .findById(id)
    .whereNotNull('pausedAt')
    .whereNull('takedownId') // its administrators give it back
    .patch({ pausedAt: null, pausedBy: null, asleepAt: null, updatedAt: new Date() })
  if (changed > 0) await notify(db, 'bmm_servers', id)
  return changed > 0
}

/** From here on it is not there for anybody; its row stays, for its name is never given twice. */
export async function deleteServer(db: Db, id: string): Promise<boolean> {
  return changeServer(db, id, 'deletedAt', { deletedAt: new Date() })
}

async function changeServer(
  db: Db,
  id: string,
  mark: 'pausedAt' | 'deletedAt',
  change: { pausedAt: Date; pausedBy: string } | { deletedAt: Date },
): Promise<boolean> {
  const changed = await ServerRow.query(db)
    .findById(id)
    .whereNull(mark)
    .patch({ ...change, updatedAt: new Date() })
  if (changed > 0) await notify(db, 'bmm_servers', id)
  return changed > 0
}

export type Chore = 'pause' | 'resume' | 'delete'

/** What the row asks for, if it asks for anything now. */
export async function findChore(db: Db, serverId: string): Promise<Chore> {
  const server = await ServerRow.query(db).findById(serverId).select('pausedAt', 'deletedAt')
  if (!server || server.deletedAt) return 'delete'
  return server.pausedAt ? 'pause' : 'resume'
}

interface UnfinishedChore {
  serverId: string
  organisationId: string
  slug: string
  templateId: string | null
  /** Of the build that is still open. */
  buildId: string | null
  chore: Chore
}

/** Servers that are to be stopped or erased and are not yet. */
export async function listUnfinishedChores(db: Db): Promise<UnfinishedChore[]> {
  const { rows } = await db.raw<{ rows: UnfinishedChore[] }>(
    `select servers.id as "serverId", servers.organisation_id as "organisationId", servers.slug,
       servers.template_id as "templateId", builds.id as "buildId",
       case when servers.deleted_at is null then 'pause' else 'delete' end as chore
     from servers
     left join builds on builds.server_id = servers.id and builds.state in ('queued', 'running')
     where servers.deleted_at is not null and servers.erased_at is null
        or servers.paused_at is not null
          and not exists (select from takedowns where id = servers.takedown_id and state in ('running', 'needs-attention'))
          and (builds.id is not null or exists (
          select from runners join versions on versions.id = runners.version_id
          where versions.server_id = servers.id and runners.state <> 'gone'))`,
  )
  return rows
}

/** Runners of any version of the server that may still have a container. */
export async function listServerRunners(
  db: Db,
  serverId: string,
): Promise<{ versionId: string; hostId: string }[]> {
  return db('runners')
    .join('versions', 'versions.id', 'runners.versionId')
    .where('versions.serverId', serverId)
    .whereNot('runners.state', 'gone')
    .select('runners.versionId', 'runners.hostId')
}

/** Tables of what a server has of its owner and its callers. */
const owned = [
  'secrets',
  'callerSecrets',
  'serverCallers',
  'invitations',
  'callMinutes',
  'recentCalls',
  'recentCallers',
  'egressDays',
  'egressDenials',
  'runtimeLogs',
] as const

/**
 * Throws away what a deleted server had of its owner and its callers: secrets, connections, its caller list, figures. What it was built of
 * stays, for the audit. Safe to repeat.
 */
export async function eraseServer(db: Db, serverId: string): Promise<void> {
  await endGrantsOf(db, { serverId })
  await db.transaction(async (trx) => {
    await trx('servers').where({ id: serverId }).update({ liveVersionId: null })
    await trx('versions')
      .where({ serverId })
      .whereIn('state', ['live', 'draining'])
      .update({ state: 'retired' })
    await trx('leases')
      .whereIn('versionId', trx('versions').where({ serverId }).select('id'))
      .delete()
    for (const table of owned) await trx(table).where({ serverId }).delete()
    await trx('servers').where({ id: serverId }).update({ erasedAt: new Date() })
  })
}
