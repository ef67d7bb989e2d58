// Whom a takedown or its end has hit, until they are told: a notice each, and a row of their audit log. To cut is one short
// transaction, and to tell thousands takes seconds, so it comes behind.
import { recordAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { takedownNotice, type TakedownEvent } from './takedown-notice.ts'

/** Each adds to a chain of the audit log, and until they are committed no other act can. */
const AT_ONCE = 100

/** Each organisation of these, and that of the template itself when that is among them. Call it in the transaction that hits. */
export async function noteOwners(
  trx: Db,
  hit: {
    takedownId: string
    event: TakedownEvent
    actorId: string | null
    templateIds: string[]
    serverIds: string[]
  },
): Promise<void> {
  await trx.raw(
    `insert into owners_to_tell (takedown_id, event, actor_id, organisation_id, servers, templates)
     select :takedownId, :event, :actorId, organisation_id,
       coalesce(array_agg(server order by server) filter (where server is not null), '{}'),
       coalesce(array_agg(template order by template) filter (where template is not null), '{}')
     from (
       select organisation_id, slug as server, null as template from servers where id = any(:serverIds)
       union all
       select organisation_id, null, case when id <> takedown.template_id then title end
       from templates, (select template_id from takedowns where id = :takedownId) takedown
       where id = any(:templateIds) and organisation_id is not null
     ) hit group by organisation_id`,
    hit,
  )
}

interface Owner {
  id: string
  takedownId: string
  event: TakedownEvent
  actorId: string | null
  organisationId: string
  servers: string[]
  templates: string[]
}

/**
 * Tells those who have waited longest, in the order in which it happened. Answers whether there were any. Safe to repeat, and
 * by several workers at once: each is told once.
 */
export async function tellOwners(db: Db): Promise<boolean> {
  if ((await db('ownersToTell').first('id')) === undefined) return false
  await db.transaction(async (trx) => {
    await trx.raw("select pg_advisory_xact_lock(hashtext('bmm_owners_to_tell'))")
    const owners: Owner[] = await trx('ownersToTell').orderBy('id').limit(AT_ONCE)
    await trx('ownersToTell')
      .whereIn(
        'id',
        owners.map(({ id }) => id),
      )
      .delete()
    const takedowns = await lockTakedownsOf(trx, owners)
    for (const owner of owners) {
      const takedown = takedowns.get(owner.takedownId)
      if (takedown) await tellOwner(trx, owner, takedown)
    }
  })
  return true
}

interface Told {
  id: string
  reason: string
  templateId: string
  template: string
  restoredAt: Date | null
}

/** A restore puts away the notices of its takedown: it waits for those that are being written. */
async function lockTakedownsOf(trx: Db, owners: Owner[]): Promise<Map<string, Told>> {
  const rows: Told[] = await trx('takedowns')
    .join('templates', 'templates.id', 'takedowns.templateId')
    .whereIn(
      'takedowns.id',
      owners.map(({ takedownId }) => takedownId),
    )
    .forShare('takedowns')
    .select(
      'takedowns.id',
      'takedowns.reason',
      'takedowns.templateId',
      'templates.title as template',
      'takedowns.restoredAt',
    )
  return new Map(rows.map((row) => [row.id, row]))
}

/** What does not hold any more stands in the audit log alone. */
async function tellOwner(
  trx: Db,
  { takedownId, event, actorId, organisationId, servers, templates }: Owner,
  { reason, template, templateId, restoredAt }: Told,
) {
  if (event === 'restore' || restoredAt === null)
    await trx('notices').insert({
      id: newId('notice'),
      organisationId,
      takedownId,
      ...takedownNotice({ event, template, reason, servers, templates }),
    })
  await recordAudit(trx, {
    organisationId,
    actorId,
    action: `server.${event}`,
    resourceType: 'template',
    resourceId: templateId,
    metadata: { takedownId, servers, ...(templates.length > 0 && { templates }) },
  })
}
