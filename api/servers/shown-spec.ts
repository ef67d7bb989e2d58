import type { Db } from '../../db/connect.ts'
import { findLastSpecSha256, findShownVersion } from '../../db/versions.ts'

/** Of the live version, else of the newest that has one, else of what was last asked for; undefined before any was written. */
export async function findShownSpecSha256(db: Db, serverId: string): Promise<string | undefined> {
  const version = await findShownVersion(db, serverId)
  return version?.specSha256 ?? findLastSpecSha256(db, serverId)
}
