import type { Db } from './connect.ts'

/** How the runners of a version failed of late, and when the next one is due. */
export interface Trouble {
  versionId: string
  /** The one that failed last. */
  runnerId: string
  /** In a row, each soon after it was started. */
  failures: number
  /** Of the last one, in words. */
  reason: string
  firstAt: Date
  lastAt: Date
  nextTryAt: Date
}

export async function findTrouble(db: Db, versionId: string): Promise<Trouble | undefined> {
  return db('runtimeTroubles').where({ versionId }).first()
}

export async function recordTrouble(db: Db, trouble: Trouble): Promise<void> {
  await db('runtimeTroubles').insert(trouble).onConflict('version_id').merge()
}
