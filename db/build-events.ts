import type { BuildState, BuildStep } from '../contract/build-steps.ts'
import type { BuildEvent, RepairAttempt } from '../contract/nouns.ts'
import type { Db } from './connect.ts'
import { BuildEventRow } from './models/running.ts'
import { notify } from './notify.ts'
import { storableJson } from './storable-json.ts'

export interface NewBuildEvent {
  buildId: string
  type: BuildEvent['type']
  text: string
  step?: BuildStep
  durationMs?: number
  state?: BuildState
  /** An event with the same key is written once per build: what a retried activity writes again changes nothing. */
  dedupeKey?: string
  /** With the end of a repair: what it did. */
  repair?: RepairAttempt
}

/**
 * Numbers the event under the build row's lock, so that numbers and commits have the same order and a follower who has
 * seen n has seen all before it.
 */
export async function appendBuildEvent(db: Db, event: NewBuildEvent): Promise<void> {
  const { buildId, step = null, durationMs = null, state = null, dedupeKey = null } = event
  const repair = event.repair ? storableJson(event.repair) : null
  await db.raw(
    `with numbered as (
       update builds set event_count = event_count + 1 where id = ?
         and not exists (select from build_events where build_id = builds.id and dedupe_key = ?)
       returning event_count)
     insert into build_events (build_id, seq, step, type, text, duration_ms, state, dedupe_key, repair)
     select ?, event_count, ?, ?, ?, ?, ?, ?, ?::jsonb from numbered`,
    [
      buildId,
      dedupeKey,
      buildId,
      step,
      event.type,
      event.text,
      durationMs,
      state,
      dedupeKey,
      repair,
    ],
  )
  await notify(db, 'bmm_builds', buildId)
}

/** Events after `after`, in order. */
export async function listBuildEvents(
  db: Db,
  { buildId, after }: { buildId: string; after: number },
): Promise<BuildEvent[]> {
  const rows = await BuildEventRow.query(db)
    .where({ buildId })
    .where('seq', '>', after)
    .orderBy('seq')
  return rows.map(({ seq, at, step, type, text, durationMs, state, repair }) => ({
    seq,
    at: at.toISOString(),
    step,
    type,
    text,
    durationMs,
    state,
    repair,
  }))
}

/** Whether an event with this key was written, so that what it tells of need not be done again. */
export async function hasBuildEvent(
  db: Db,
  { buildId, dedupeKey }: { buildId: string; dedupeKey: string },
): Promise<boolean> {
  return (await BuildEventRow.query(db).where({ buildId, dedupeKey }).resultSize()) > 0
}
