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

export async function findDiscovery(db: Db, versionId: string): Promise<Discovery | undefined> {
  const row = await db('discoveries').where({ versionId }).first<{ answers: Discovery }>('answers')
  return row?.answers
}

export async function findToolNames(db: Db, versionId: string): Promise<Set<string> | undefined> {
  const row = await db('versions')
    .where({ id: versionId })
    .first<{ specSha256: string }>('specSha256')
  if (!row) return undefined
  const { tools } = await getSpec(db, row.specSha256)
  return new Set(tools.map(({ name }) => name))
}
