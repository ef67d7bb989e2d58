// A runner's row is where worker and gateway meet. The worker writes `opening`, `binding` and `gone`; the gateway answers
// with `open` (its sockets are there), `bound` (allow-list and port are loaded) and `ready` (it has dialled in).
import { AppError } from '../contract/errors.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { RunnerRow, runnerStates, type RunnerState } from './models/running.ts'
import { notify } from './notify.ts'
import { withAwakeRoom } from './quotas.ts'

export type { RunnerState } from './models/running.ts'

export interface Runner {
  id: string
  hostId: string
  state: RunnerState
  versionId: string | null
  containerName: string
  /** Why the gateway could not bind it. */
  failure: string | null
  /** Its server has fallen asleep: it is being stopped, and nothing new reaches it. */
  isLeaving: boolean
}

/** The version's runner: the one that is there and not gone, else a new one in `opening`. Safe to repeat. */
export async function openRunner(
  db: Db,
  {
    versionId,
    hostId,
    containerName,
  }: Pick<Runner, 'hostId' | 'containerName'> & { versionId: string },
): Promise<Runner> {
  const inserted = await withAwakeRoom(db, versionId, async (trx) => {
    const [row]: Runner[] = await trx('runners')
      .insert({ id: newId('runner'), hostId, versionId, containerName, state: 'opening' })
      .onConflict(trx.raw("(version_id) where state <> 'gone'"))
      .ignore()
      .returning('*')
    if (row) await notify(trx, 'bmm_runners', row.id)
    return row
  })
  const runner = inserted ?? (await findRunnerOfVersion(db, versionId))
  if (!runner) throw new AppError('Internal', `version ${versionId} has lost its runner`)
  return runner
}

/** A new runner that is no version's yet. */
export async function openWarmRunner(
  db: Db,
  { hostId, containerName }: { hostId: string; containerName: (id: string) => string },
): Promise<Runner> {
  const id = newId('runner')
  const row = {
    id,
    hostId,
    versionId: null,
    containerName: containerName(id),
    failure: null,
    isLeaving: false,
  }
  const runner: Runner = { ...row, state: 'opening' }
  await db('runners').insert(runner)
  await notify(db, 'bmm_runners', id)
  return runner
}

/** Makes a runner that stands ready this version's. Undefined: it has gone, or is another's. */
export async function claimRunner(
  db: Db,
  { id, versionId, containerName }: { id: string; versionId: string; containerName: string },
): Promise<Runner | undefined> {
  return withAwakeRoom(db, versionId, async (trx) => {
    const [claimed]: Runner[] = await trx('runners')
      .where({ id, state: 'open' })
      .whereNull('versionId')
      .update({ versionId, containerName, state: 'binding' })
      .returning('*')
    if (claimed) await notify(trx, 'bmm_runners', id)
    return claimed
  })
}

/** Runners of a host that are no version's; of those that are there this long, by the clock of Postgres. */
export async function listWarmRunners(
  db: Db,
  { hostId, sinceSeconds = 0 }: { hostId: string; sinceSeconds?: number },
): Promise<Runner[]> {
  return RunnerRow.query(db)
    .where({ hostId, versionId: null })
    .whereNot('state', 'gone')
    .whereRaw("created_at <= now() - ? * interval '1 second'", [sinceSeconds])
    .orderBy('id')
}

/** Guarded: answers false, and changes nothing, when it is a version's by now or has gone. */
export async function endWarmRunner(db: Db, id: string): Promise<boolean> {
  const changed = await RunnerRow.query(db)
    .findById(id)
    .whereNull('versionId')
    .whereNot('state', 'gone')
    .patch({ state: 'gone' })
  if (changed > 0) await notify(db, 'bmm_runners', id)
  return changed > 0
}

export async function findRunnerOfVersion(db: Db, versionId: string): Promise<Runner | undefined> {
  return RunnerRow.query(db).findOne({ versionId }).whereNot('state', 'gone')
}

export async function findRunner(db: Db, id: string): Promise<Runner | undefined> {
  return RunnerRow.query(db).findById(id)
}

/** Runners of a host that may have a container or a slot. */
export async function listRunners(db: Db, hostId: string): Promise<Runner[]> {
  return RunnerRow.query(db).where({ hostId }).whereNot('state', 'gone').orderBy('id')
}

/** Guarded: answers false, and changes nothing, when the runner is in none of the states `from`. */
export async function transitionRunner(
  db: Db,
  { id, from, to }: { id: string; from: readonly RunnerState[]; to: RunnerState },
): Promise<boolean> {
  const changed = await db('runners')
    .where({ id })
    .whereIn('state', [...from])
    .update({ state: to, ...(to === 'ready' && { readyAt: db.fn.now() }) })
  if (changed > 0) await notify(db, 'bmm_runners', id)
  return changed > 0
}

/** Its container is gone: the gateway takes down its sockets and its port. False when that was said before. */
export async function endRunner(db: Db, id: string): Promise<boolean> {
  return transitionRunner(db, {
    id,
    from: runnerStates.filter((state) => state !== 'gone'),
    to: 'gone',
  })
}

/** How many runners this version has had: part of the container's name, so that each deployment has one of its own. */
export async function countRunnersOfVersion(db: Db, versionId: string): Promise<number> {
  return RunnerRow.query(db).where({ versionId }).resultSize()
}

/** Says why a runner cannot be bound, while it is being bound; the first word counts. Whoever waits for it is woken and decides. */
export async function failRunner(
  db: Db,
  { id, failure }: { id: string; failure: string },
): Promise<boolean> {
  const changed = await RunnerRow.query(db)
    .findById(id)
    .where({ state: 'binding', failure: null })
    .patch({ failure })
  if (changed > 0) await notify(db, 'bmm_runners', id)
  return changed > 0
}
