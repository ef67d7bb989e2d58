// How far a takedown reaches: the template, what was derived from it if that is meant too, every fork of these, and the
// servers that they were published from, which run the same code.
import type { TakedownCut, TakedownPlan } from '../contract/moderation.ts'
import { CALLERS_KEPT_HOURS } from './calls.ts'
import type { Db } from './connect.ts'
import { lockServers } from './lock-servers.ts'
import { noteOwners } from './takedown-owners.ts'

/** Of derived templates, in a plan and in a takedown. */
export const DERIVED_SHOWN = 100

// A template is derived from those whose code it began with, changed or not, and from others of the same server: its
// author does not escape by deleting one and publishing the next.
const REACHED = `
  reached as (
    select cast(:templateId as text) as id
    union
    select derived.template_id from reached cross join lateral (
      select made.template_id from template_versions origin
      join versions on versions.template_version_id = origin.id
      join template_versions made on made.version_id = versions.id
      where origin.template_id = reached.id
      union all
      select made.template_id from template_versions origin
      join versions on versions.id = origin.version_id
      join versions others on others.server_id = versions.server_id
      join template_versions made on made.version_id = others.id
      where origin.template_id = reached.id
    ) derived where :includesDerived
  )`

/** Ids of forks of these templates, and of the servers that they were published from. */
const serversOf = (templates: string) => `
  select id from servers where template_id in (${templates})
  union
  select versions.server_id from template_versions
  join versions on versions.id = template_versions.version_id
  where template_versions.template_id in (${templates})`

/** What a takedown of the template would stop, with what was derived from it and without. */
export async function planTakedown(db: Db, templateId: string): Promise<TakedownPlan> {
  const [cut, withoutDerived, { rows: derived }] = await Promise.all([
    planCut(db, { templateId, includesDerived: true }),
    planCut(db, { templateId, includesDerived: false }),
    db.raw<{ rows: TakedownPlan['derived'] }>(
      `with recursive ${REACHED}
       select templates.slug, templates.title, organisations.name as author from templates
       left join organisations on organisations.id = templates.organisation_id
       where templates.id in (select id from reached) and templates.id <> :templateId
         and templates.taken_down_at is null
       order by templates.fork_count desc, templates.id`,
      { templateId, includesDerived: true },
    ),
  ])
  return {
    ...cut,
    withoutDerived,
    derivedCount: derived.length,
    derived: derived.slice(0, DERIVED_SHOWN),
  }
}

async function planCut(
  db: Db,
  reach: { templateId: string; includesDerived: boolean },
): Promise<TakedownCut> {
  const { rows } = await db.raw<{ rows: TakedownCut[] }>(
    `with recursive ${REACHED}, hit as (
       select id, organisation_id from servers
       where id in (${serversOf('select id from reached')}) and takedown_id is null and deleted_at is null
     )
     select (select count(*) from hit) as servers,
       (select count(distinct organisation_id) from hit) as organisations,
       (select count(distinct versions.server_id) from runners
          join versions on versions.id = runners.version_id
          where versions.server_id in (select id from hit) and runners.state <> 'gone') as awake,
       (select count(distinct user_id) from recent_callers
          where server_id in (select id from hit)
            and last_called_at > now() - :hours * interval '1 hour') as callers`,
    { ...reach, hours: CALLERS_KEPT_HOURS },
  )
  const [cut] = rows
  if (!cut) throw new Error('A query of counts answered no row')
  return cut
}

/**
 * Until the transaction ends no other takedown begins, cuts or ends: two whose reaches meet would wait for each other's
 * rows.
 */
export async function lockTakedowns(trx: Db): Promise<void> {
  await trx.raw("select pg_advisory_xact_lock(hashtext('bmm_takedowns'))")
}

/** Until the transaction ends no takedown does, while others may wait so too: for what holds rows that one may need. */
export async function lockOutTakedowns(trx: Db): Promise<void> {
  await trx.raw("select pg_advisory_xact_lock_shared(hashtext('bmm_takedowns'))")
}

/**
 * Takes what the takedown reaches and nothing holds yet, and notes whom it hits: they are told behind it. Answers how many
 * servers. Nothing, once it was undone. `by` widens it; what is found by itself counts as the act of whoever began it. Call it in a
 * transaction: when that commits no caller gets through.
 */
export async function cutReach(trx: Db, takedownId: string, by?: string): Promise<number> {
  await lockTakedowns(trx)
  const takedown = await trx('takedowns')
    .where({ id: takedownId, restoredAt: null })
    .first('templateId', 'includesDerived', 'begunBy')
  if (!takedown) return 0
  const { begunBy, ...reach } = takedown
  const templateIds: string[] = []
  const serverIds: string[] = []
  for (;;) {
    // Each row that is locked lets forks and publications of it be over first, and the next look finds what they have made.
    const templates = await takeTemplates(trx, { takedownId, ...reach })
    const servers = await takeServers(trx, takedownId)
    if (templates.length + servers.length === 0) break
    templateIds.push(...templates)
    serverIds.push(...servers)
  }
  await noteOwners(trx, {
    takedownId,
    event: 'take-down',
    actorId: by ?? begunBy,
    templateIds,
    serverIds,
  })
  return serverIds.length
}

async function takeTemplates(
  trx: Db,
  reach: { takedownId: string; templateId: string; includesDerived: boolean },
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `with recursive ${REACHED}
     select id from templates where id in (select id from reached) and taken_down_at is null
     order by id for no key update`,
    reach,
  )
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  await trx.raw(
    `insert into takedown_templates (takedown_id, template_id) select ?, unnest(?::text[])`,
    [reach.takedownId, ids],
  )
  await trx('templates').whereRaw('id = any(?)', [ids]).update({ takenDownAt: trx.fn.now() })
  return ids
}

async function takeServers(trx: Db, takedownId: string): Promise<string[]> {
  const ids = await lockServers(
    trx,
    `id in (${serversOf('select template_id from takedown_templates where takedown_id = :takedownId')})
     and takedown_id is null and deleted_at is null`,
    { takedownId },
  )
  if (ids.length === 0) return []
  await trx.raw(
    `with held as (
       insert into takedown_servers (takedown_id, server_id, has_paused)
       select :takedownId, id, paused_at is null from servers where id = any(:ids)
     )
     update servers set takedown_id = :takedownId, paused_at = coalesce(paused_at, now()), updated_at = now()
     where id = any(:ids) returning pg_notify('bmm_servers', id)`,
    { takedownId, ids },
  )
  return ids
}

/** Gives back what the takedown took, and no more. Answers what that was. */
export async function freeReach(
  trx: Db,
  takedownId: string,
): Promise<{ templateIds: string[]; serverIds: string[] }> {
  const templateIds: string[] = await trx('templates')
    .whereIn('id', trx('takedownTemplates').where({ takedownId }).select('templateId'))
    .orderBy('id')
    .forNoKeyUpdate()
    .pluck('id')
  await trx('templates').whereRaw('id = any(?)', [templateIds]).update({ takenDownAt: null })
  const serverIds = await lockServers(trx, 'takedown_id = ?', [takedownId])
  // Servers come back asleep, so that a thousand of them do not start at once: each wakes with its next call, and pinned
  // ones now.
  await trx.raw(
    `update servers set takedown_id = null, updated_at = now(),
       paused_at = case when held.has_paused then null else servers.paused_at end,
       asleep_at = case
         when not held.has_paused or servers.live_version_id is null then servers.asleep_at
         when servers.is_pinned then null
         else now() end
     from takedown_servers held
     where held.takedown_id = :takedownId and held.server_id = servers.id and servers.id = any(:serverIds)
     returning pg_notify('bmm_servers', servers.id)`,
    { takedownId, serverIds },
  )
  return { templateIds, serverIds }
}
