// A takedown holds templates and pauses servers at once, and says so on each row: gateways refuse callers from the moment
// that it commits, and nobody can resume a server before it ends. Runners are stopped behind it.
import { AppError } from '../contract/errors.ts'
import type { Takedown, TakedownState } from '../contract/moderation.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { noteOwners } from './takedown-owners.ts'
import { cutReach, DERIVED_SHOWN, freeReach, lockTakedowns } from './takedown-reach.ts'

const STUCK_SHOWN = 100
const unfinished = ['running', 'needs-attention'] satisfies TakedownState[]

/**
 * Cuts the template and all that it reaches. Call it in a transaction: when that commits no caller gets through. A template
 * that is taken down already keeps its takedown, which then includes what was derived if this asks for that. Answers whether
 * it reaches further than before. TemplateNotFound.
 */
export async function beginTakedown(
  trx: Db,
  {
    templateId,
    reason,
    includesDerived,
    by,
  }: { templateId: string; reason: string; includesDerived: boolean; by: string },
): Promise<{ id: string; reachesFurther: boolean }> {
  await lockTakedowns(trx)
  const template = await trx('templates').where({ id: templateId }).first('id')
  if (!template) throw new AppError('TemplateNotFound', `no template ${templateId}`)
  const inForce = await trx('takedowns')
    .join('takedownTemplates', 'takedownTemplates.takedownId', 'takedowns.id')
    .where({ 'takedownTemplates.templateId': templateId, restoredAt: null })
    .first('takedowns.id', 'includesDerived')
  if (inForce) {
    const reachesFurther = includesDerived && !inForce.includesDerived
    if (reachesFurther) {
      await trx('takedowns').where({ id: inForce.id }).update({ includesDerived })
      await cutFurther(trx, inForce.id, by)
    }
    return { id: inForce.id, reachesFurther }
  }
  const id = newId('takedown')
  await trx('takedowns').insert({ id, templateId, reason, includesDerived, begunBy: by })
  await cutReach(trx, id)
  return { id, reachesFurther: true }
}

/**
 * Gives back what the takedown took, and no more; what another one reaches as well, that one takes over. Answers whether
 * anything changed. Call it in a transaction.
 */
export async function restoreTakedown(
  trx: Db,
  { id, by }: { id: string; by: string },
): Promise<boolean> {
  await lockTakedowns(trx)
  const found = await trx('takedowns').where({ id }).first('id')
  if (!found) throw new AppError('NotFound', `no takedown ${id}`)
  const ended = await trx('takedowns')
    .where({ id, restoredAt: null })
    .update({ state: 'restored', restoredAt: new Date(), restoredBy: by })
  if (ended === 0) return false
  const { templateIds, serverIds } = await freeReach(trx, id)
  await handOver(trx)
  // What the takedown told holds no more, and would be read beside the notice that it is over.
  await trx('notices')
    .where({ takedownId: id, dismissedAt: null })
    .update({ dismissedAt: new Date() })
  await noteOwners(trx, {
    takedownId: id,
    event: 'restore',
    actorId: by,
    templateIds: await trx('templates')
      .whereIn('id', templateIds)
      .whereNull('takenDownAt')
      .pluck('id'),
    serverIds: await trx('servers').whereIn('id', serverIds).whereNull('takedownId').pluck('id'),
  })
  return true
}

/** What others reach as well they take over, the earliest first. */
async function handOver(trx: Db) {
  const others = await trx('takedowns').where({ restoredAt: null }).orderBy('id').pluck('id')
  for (const id of others) await cutFurther(trx, id)
}

/** What it takes now may run: a worker sees to it. */
async function cutFurther(trx: Db, id: string, by?: string) {
  if ((await cutReach(trx, id, by)) > 0)
    await trx('takedowns').where({ id }).update({ state: 'running', endedAt: null })
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
  const derived = db('takedownTemplates')
    .join('templates', 'templates.id', 'takedownTemplates.templateId')
    .leftJoin('organisations', 'organisations.id', 'templates.organisationId')
    .where('takedownTemplates.takedownId', id)
    .whereNot('templates.id', row.templateId)
  return {
    ...row,
    ...sums,
    stuck,
    derivedCount: Number((await derived.clone().count({ count: '*' }).first())?.count ?? 0),
    derived: await derived
      .orderBy('templates.id')
      .limit(DERIVED_SHOWN)
      .select('templates.slug', 'templates.title', 'organisations.name as author'),
    begunAt: row.begunAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    restoredAt: row.restoredAt?.toISOString() ?? null,
  }
}

/** Of those that are in force, the ones whose runners are still being stopped, however long that has taken. */
export async function listUnfinishedTakedowns(
  db: Db,
): Promise<{ takedownId: string; templateId: string; templateSlug: string }[]> {
  return db('takedowns')
    .join('templates', 'templates.id', 'takedowns.templateId')
    .whereIn('takedowns.state', unfinished)
    .select('takedowns.id as takedownId', 'templateId', 'templates.slug as templateSlug')
}

/** Guarded: one that was restored stays so, and one that has cut more meanwhile is not done. */
export async function endTakedown(
  db: Db,
  { id, state }: { id: string; state: Extract<TakedownState, 'done' | 'needs-attention'> },
): Promise<void> {
  const isDone = state === 'done'
  const left = db('takedownServers').where({ takedownId: id, state: 'cut' }).select('serverId')
  const takedown = db('takedowns').where({ id }).whereIn('state', unfinished)
  await (isDone ? takedown.whereNotExists(left) : takedown).update({
    state,
    ...(isDone && { endedAt: new Date() }),
  })
}
