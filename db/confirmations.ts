// What a build asks of a person before it goes on, on the build's row.
import type { BuildState } from '../contract/build-steps.ts'
import type { Confirmation } from '../contract/nouns.ts'
import type { Db } from './connect.ts'
import { BuildRow } from './models/running.ts'
import { notify } from './notify.ts'

/** Until the transaction ends nobody else answers it, and the build does not move on. Undefined when it is gone. */
export async function lockConfirmation(
  db: Db,
  buildId: string,
): Promise<{ state: BuildState; confirmation: Confirmation | null } | undefined> {
  return BuildRow.query(db).findById(buildId).select('state', 'confirmation').forNoKeyUpdate()
}

/** In the transaction that locked it: what it listed stays on record. */
export async function giveConfirmation(
  db: Db,
  { buildId, confirmation, by }: { buildId: string; confirmation: Confirmation; by: string },
): Promise<void> {
  await BuildRow.query(db)
    .findById(buildId)
    .patch({ confirmation: { ...confirmation, state: 'given', by } })
  await notify(db, 'bmm_builds', buildId)
}

/** Asked once a build: the same question again keeps its time and its answer. Answers what stands. */
export async function askForConfirmation(
  db: Db,
  { buildId, confirmation }: { buildId: string; confirmation: Confirmation },
): Promise<Confirmation> {
  return db.transaction(async (trx) => {
    const standing = (await lockConfirmation(trx, buildId))?.confirmation
    if (standing) return standing
    await BuildRow.query(trx).findById(buildId).patch({ confirmation })
    await notify(trx, 'bmm_builds', buildId)
    return confirmation
  })
}

/** The time is over. Answers what stands: a yes that came before keeps its place. */
export async function expireConfirmation(db: Db, buildId: string): Promise<Confirmation | null> {
  return db.transaction(async (trx) => {
    const standing = (await lockConfirmation(trx, buildId))?.confirmation ?? null
    if (standing?.state !== 'waiting') return standing
    const confirmation: Confirmation = { ...standing, state: 'expired' }
    await BuildRow.query(trx).findById(buildId).patch({ confirmation })
    await notify(trx, 'bmm_builds', buildId)
    return confirmation
  })
}

/** Builds whose yes is on the row and that have not gone on: their workflow may not have heard of it. */
export async function listUnheardConfirmations(
  db: Db,
): Promise<{ id: string; serverId: string }[]> {
  return BuildRow.query(db)
    .select('id', 'serverId')
    .where({ state: 'running' })
    .whereRaw(`confirmation ->> 'state' = 'given'`)
    .whereNotExists(
      db('buildEvents')
        .whereRaw('build_events.build_id = builds.id')
        .where({ step: 'contract-check', type: 'step-done' }),
    )
}
