// The one question that a build may put to a person before it deploys, and the answer.
import { AppError } from '../contract/errors.ts'
import type { Confirmation } from '../contract/nouns.ts'
import type { Db } from './connect.ts'
import { BuildRow } from './models/running.ts'
import { notify } from './notify.ts'

export async function findConfirmation(db: Db, buildId: string): Promise<Confirmation | null> {
  return (await BuildRow.query(db).findById(buildId).select('confirmation'))?.confirmation ?? null
}

/** A build asks once: the same question again keeps its answer and its time. Answers what stands. */
export async function askForConfirmation(
  db: Db,
  { buildId, confirmation }: { buildId: string; confirmation: Confirmation },
): Promise<Confirmation> {
  const changed = await BuildRow.query(db)
    .findById(buildId)
    .whereNull('confirmation')
    .patch({ confirmation })
  if (changed === 0) return (await findConfirmation(db, buildId)) ?? confirmation
  await notify(db, 'bmm_builds', buildId)
  return confirmation
}

/**
 * In the caller's transaction. NothingToConfirm unless the build runs and its question is open. Given already: nothing
 * changes, and the workflow may be told once more.
 */
export async function giveConfirmation(
  db: Db,
  { buildId, by }: { buildId: string; by: string },
): Promise<void> {
  const row = await BuildRow.query(db).findById(buildId).forUpdate()
  const { confirmation, state } = row ?? {}
  if (state === 'running' && confirmation?.state === 'given') return
  const isOpen = state === 'running' && confirmation?.state === 'waiting'
  if (!isOpen || new Date(confirmation.until) < new Date())
    throw new AppError('NothingToConfirm', `build ${buildId} does not wait`)
  await end(db, buildId, { ...confirmation, state: 'given', by })
}

/** The time is over. Answers what stands: an answer that came before keeps its place. */
export async function expireConfirmation(db: Db, buildId: string): Promise<Confirmation | null> {
  return db.transaction(async (trx) => {
    const { confirmation = null } = (await BuildRow.query(trx).findById(buildId).forUpdate()) ?? {}
    if (confirmation?.state !== 'waiting') return confirmation
    return end(trx, buildId, { ...confirmation, state: 'expired' })
  })
}

async function end(db: Db, buildId: string, confirmation: Confirmation) {
  await BuildRow.query(db).findById(buildId).patch({ confirmation })
  await notify(db, 'bmm_builds', buildId)
  return confirmation
}
