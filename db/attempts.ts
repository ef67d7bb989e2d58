// What a build had before each repair, so that the best of it can be kept when no repair helps.
import type { Db } from './connect.ts'
import { BuildRow, VersionRow, type Attempt } from './models/running.ts'
import { getBuildingVersion } from './versions.ts'
import { storableJson } from './storable-json.ts'

export type { Attempt } from './models/running.ts'

/** Safe to repeat: a round has one attempt. `round` counts from 0, for what was written first. */
export async function recordAttempt(
  db: Db,
  { buildId, round, attempt }: { buildId: string; round: number; attempt: Attempt },
): Promise<void> {
  await db('builds')
    .where({ id: buildId })
    .whereRaw('jsonb_array_length(attempts) = ?', [round])
    .update({ attempts: db.raw('attempts || ?::jsonb', [storableJson([attempt])]) })
}

export async function listAttempts(db: Db, buildId: string): Promise<Attempt[]> {
  return (await BuildRow.query(db).findById(buildId).select('attempts'))?.attempts ?? []
}

/** A repaired spec. What was made of the one before is not of this one. VersionNotBuilding when the version has ended. */
export async function beginAttempt(
  db: Db,
  { versionId, specSha256 }: { versionId: string; specSha256: string },
): Promise<void> {
  const changed = await VersionRow.query(db)
    .findById(versionId)
    .where({ state: 'building' })
    .patch({ specSha256, codeSha256: null, bundleSha256: null, selfTest: null })
  if (changed === 0) await getBuildingVersion(db, versionId)
}

/** The version of a build that failed is this attempt from now on: its code is for people to mend, and was never run live. */
export async function keepAttempt(
  db: Db,
  { buildId, attempt: { specSha256, codeSha256, selfTest } }: { buildId: string; attempt: Attempt },
): Promise<void> {
  await VersionRow.query(db)
    .where({ buildId, state: 'failed' })
    .patch({ specSha256, codeSha256, selfTest, bundleSha256: null })
}
