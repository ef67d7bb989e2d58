// A takedown pauses every fork of a template at once, and says so on each row: gateways refuse callers from the moment
// that it commits, and nobody can resume a fork before it ends. Runners are stopped behind it.
import { AppError } from '../contract/errors.ts'
import type { Takedown, TakedownPlan, TakedownState } from '../contract/moderation.ts'
import { recordAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'

const STUCK_SHOWN = 100
const SLUGS_NAMED = 5

/** What a takedown of the template would stop. */
export async function planTakedown(db: Db, templateId: string): Promise<TakedownPlan> {
  const { rows } = await db.raw<{ rows: TakedownPlan[] }>(
    `with forks as (select id, organisation_id from servers where template_id = ? and deleted_at is null)
     select (select count(*) from forks) as servers,
       (select count(distinct organisation_id) from forks) as organisations,
       (select count(distinct versions.server_id) from runners
          join versions on versions.id = runners.version_id
          where versions.server_id in (select id from forks) and runners.state <> 'gone') as awake,
       (select count(distinct user_id) from recent_calls
          where server_id in (select id from forks) and at > now() - interval '24 hours') as callers`,
    [templateId],
  )
  const [plan] = rows
  if (!plan) throw new Error('A query of counts answered no row')
  return plan
}

/**
 * Cuts the template and every fork of it. Call it in a transaction: when that commits no caller gets through. A template
 * that is taken down already keeps its takedown. TemplateNotFound.
 */
export async function beginTakedown(
  trx: Db,
  { templateId, reason, by }: { templateId: string; reason: string; by: string },
): Promise<{ id: string; isNew: boolean }> {
  await markTemplate(trx, { templateId, takenDownAt: trx.raw('coalesce(taken_down_at, now())') })
  const inForce = await trx('takedowns').where({ templateId, restoredAt: null }).first('id')
  if (inForce) return { id: inForce.id, isNew: false }
  const id = newId('takedown')
  await trx('takedowns').insert({ id, templateId, reason, begunBy: by })
  await cutForks(trx, { takedownId: id, templateId })
  return { id, isNew: true }
}

/** The row lock lets forks, publications and activations either be over, or see the mark. */
async function markTemplate(
  trx: Db,
  { templateId, takenDownAt }: { templateId: string; takenDownAt: unknown },
) {
  const marked = await trx('templates').where({ id: templateId }).update({ takenDownAt })
  if (marked === 0) throw new AppError('TemplateNotFound', `no template ${templateId}`)
}

/** Pauses what is not held yet, and tells its organisations. Answers how many. */
export async function cutForks(
  trx: Db,
  { takedownId, templateId }: { takedownId: string; templateId: string },
): Promise<number> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `with forks as (
       select id, paused_at from servers
       where template_id = :templateId and takedown_id is null and deleted_at is null
       order by id for update
     ), held as (
       insert into takedown_servers (takedown_id, server_id, has_paused)
       select :takedownId, id, paused_at is null from forks
     )
     update servers set takedown_id = :takedownId, paused_at = coalesce(servers.paused_at, now()), updated_at = now()
     from forks where servers.id = forks.id
     returning servers.id, pg_notify('bmm_servers', servers.id)`,
    { takedownId, templateId },
  )
  await tellOwners(trx, {
    takedownId,
    serverIds: rows.map(({ id }) => id),
    action: 'server.take-down',
    title: (template) => `"${template}" was taken down`,
    text: (servers, reason) =>
      `The administrators have taken the template down, and with it ${servers}. Reason: ${reason} ` +
      'Callers are told the same. Your secrets are still yours, to export or to delete; to go on, make a new server from something else.',
  })
  return rows.length
}

/** One notice and one audit row for each organisation, which name its servers. */
async function tellOwners(
  trx: Db,
  {
    takedownId,
    serverIds,
    action,
    title,
    text,
  }: {
    takedownId: string
    serverIds: string[]
    /** In the audit log of each. */
    action: string
    title: (template: string) => string
    text: (servers: string, reason: string) => string
  },
) {
  if (serverIds.length === 0) return
  const { reason, template, templateId, begunBy, restoredBy } = await trx('takedowns')
    .join('templates', 'templates.id', 'takedowns.templateId')
    .where('takedowns.id', takedownId)
    .first('takedowns.reason', 'templateId', 'begunBy', 'restoredBy', 'templates.title as template')
  const by: string | null = restoredBy ?? begunBy
  const owners = await trx('servers')
    .whereIn('id', serverIds)
    .groupBy('organisationId')
    .select<{ organisationId: string; slugs: string[] }[]>(
      'organisationId',
      trx.raw('array_agg(slug order by slug) as slugs'),
    )
  const notices = owners.map(({ organisationId, slugs }) => ({
    id: newId('notice'),
    organisationId,
    takedownId,
    title: title(template),
    text: text(nameSome(slugs), asSentence(reason)),
  }))
  await trx.batchInsert('notices', notices, 500)
  for (const { organisationId, slugs } of owners)
    await recordAudit(trx, {
      organisationId,
      actorId: by,
      action,
      resourceType: 'template',
      resourceId: templateId,
      metadata: { takedownId, servers: slugs },
    })
}

function nameSome(slugs: string[]) {
  const named = slugs.slice(0, SLUGS_NAMED).join(', ')
  const more = slugs.length - SLUGS_NAMED
  return more > 0 ? `${named} and ${more} more of your servers` : `your server ${named}`
}

function asSentence(text: string) {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/**
 * Gives back what the takedown paused, and no more. Servers come back asleep, so that a thousand of them do not start at
 * once: each wakes with its next call, and pinned ones now. Answers whether anything changed. Call it in a transaction.
 */
export async function restoreTakedown(
  trx: Db,
  { id, by }: { id: string; by: string },
): Promise<boolean> {
  const found = await trx('takedowns').where({ id }).first('templateId')
  if (!found) throw new AppError('NotFound', `no takedown ${id}`)
  const { templateId } = found
  await trx('templates').where({ id: templateId }).forUpdate().first('id') // the order of beginTakedown
  const ended = await trx('takedowns')
    .where({ id, restoredAt: null })
    .update({ state: 'restored', restoredAt: new Date(), restoredBy: by })
  if (ended === 0) return false
  await markTemplate(trx, { templateId, takenDownAt: null })
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `with held as (
       select servers.id, takedown_servers.has_paused from servers
       join takedown_servers on takedown_servers.server_id = servers.id and takedown_servers.takedown_id = :id
       where servers.takedown_id = :id order by servers.id for update of servers
     )
     update servers set takedown_id = null, updated_at = now(),
       paused_at = case when held.has_paused then null else servers.paused_at end,
       asleep_at = case
         when not held.has_paused or servers.live_version_id is null then servers.asleep_at
         when servers.is_pinned then null
         else now() end
     from held where servers.id = held.id
     returning servers.id, pg_notify('bmm_servers', servers.id)`,
    { id },
  )
  // What it told holds no more, and would be read beside the notice that it is over.
  await trx('notices')
    .where({ takedownId: id, dismissedAt: null })
    .update({ dismissedAt: new Date() })
  await tellOwners(trx, {
    takedownId: id,
    serverIds: rows.map(({ id: serverId }) => serverId),
    action: 'server.restore',
    title: (template) => `"${template}" is back`,
    text: (servers) =>
      `The administrators have undone the takedown of the template. What it stopped answers again, at the same URL and with the same secrets: ${servers}.`,
  })
  return true
}

export async function describeTakedown(db: Db, id: string): Promise<Takedown> {
  const row = await db('takedowns')
    .join('templates', 'templates.id', 'takedowns.templateId')
    .leftJoin('users as beginners', 'beginners.id', 'takedowns.begunBy')
    .leftJoin('users as restorers', 'restorers.id', 'takedowns.restoredBy')
    .where('takedowns.id', id)
    .first(
      'takedowns.id',
      'takedowns.templateId',
      'templates.slug as templateSlug',
      'templates.title as templateTitle',
      'takedowns.reason',
      'takedowns.state',
      'beginners.name as begunBy',
      'takedowns.begunAt',
      'takedowns.endedAt',
      'restorers.name as restoredBy',
      'takedowns.restoredAt',
    )
  if (!row) throw new AppError('NotFound', `no takedown ${id}`)
  const held = db('takedownServers')
    .join('servers', 'servers.id', 'takedownServers.serverId')
    .where('takedownServers.takedownId', id)
  const sums = await held
    .clone()
    .first<{ servers: number; organisations: number; stopped: number }>(
      db.raw(
        `count(*) as servers, count(distinct servers.organisation_id) as organisations,
         count(*) filter (where takedown_servers.state = 'stopped') as stopped`,
      ),
    )
  const stuck = await held
    .clone()
    .where('takedownServers.state', 'stuck')
    .orderBy('servers.id')
    .limit(STUCK_SHOWN)
    .select('servers.id as serverId', 'servers.slug', 'takedownServers.problem')
  return {
    ...row,
    ...sums,
    stuck,
    begunAt: row.begunAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    restoredAt: row.restoredAt?.toISOString() ?? null,
  }
}

/** Of those that are in force, the ones whose runners are still being stopped. */
export async function listUnfinishedTakedowns(
  db: Db,
): Promise<{ takedownId: string; templateId: string; templateSlug: string }[]> {
  return db('takedowns')
    .join('templates', 'templates.id', 'takedowns.templateId')
    .where('takedowns.state', 'running')
    .select('takedowns.id as takedownId', 'templateId', 'templates.slug as templateSlug')
}

/** Guarded: one that was restored stays so. */
export async function endTakedown(
  db: Db,
  { id, state }: { id: string; state: Extract<TakedownState, 'done' | 'needs-attention'> },
): Promise<void> {
  await db('takedowns')
    .where({ id, state: 'running' })
    .update({ state, ...(state === 'done' && { endedAt: new Date() }) })
}
