// What a version's runner answers before a tool is called, kept for when it has none. In a table of its own, for most who
// read a version do not need it.
import type { Discovery } from '../contract/discovery.ts'
import { getSpec } from './artifacts.ts'
import type { Db } from './connect.ts'

/** Safe to repeat. */
export async function keepDiscovery(
  db: Db,
  { versionId, answers }: { versionId: string; answers: Discovery },
): Promise<void> {
  const row = { versionId, answers: JSON.stringify(answers) }
  await db('discoveries').insert(row).onConflict('versionId').merge()
}

export interface KnownVersion {
  answers: Discovery
  toolNames: ReadonlySet<string>
}

export async function findKnownVersion(
  db: Db,
  versionId: string,
): Promise<KnownVersion | undefined> {
  const row: { answers: Discovery; specSha256: string } | undefined = await db('discoveries')
    .join('versions', 'versions.id', 'discoveries.versionId')
    .where({ versionId })
    .first('answers', 'specSha256')
  if (!row) return undefined
  const { tools } = await getSpec(db, row.specSha256)
  return { answers: row.answers, toolNames: new Set(tools.map(({ name }) => name)) }
}
