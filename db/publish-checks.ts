import type { SelfTest } from '../contract/nouns.ts'
import type { Db } from './connect.ts'

/** How a live version did when it was scanned and tried out once more, ahead of a publication. */
export async function recordPublishCheck(
  db: Db,
  { versionId, selfTest }: { versionId: string; selfTest: SelfTest },
): Promise<void> {
  await db('publishChecks')
    .insert({ versionId, selfTest: JSON.stringify(selfTest), checkedAt: new Date() })
    .onConflict('version_id')
    .merge()
}

/** Undefined when it is older than that. */
export async function findPublishCheck(
  db: Db,
  { versionId, withinMs }: { versionId: string; withinMs: number },
): Promise<SelfTest | undefined> {
  const row = await db('publishChecks')
    .where({ versionId })
    .where('checkedAt', '>', new Date(Date.now() - withinMs))
    .first('selfTest')
  return row?.selfTest
}
