import { readRunningFacts } from '../../db/running-facts.ts'
import type { Deps } from '../deps.ts'
import { mendsOf, type RowMend } from './mends-of.ts'

/**
 * What is to be mended now. The rows are read before their workflows are asked for: what its row says is under way had its
 * workflow before, so one that is not running now has ended and will not come back.
 */
export async function findMends(
  { db, workflows }: Pick<Deps, 'db' | 'workflows'>,
  { limit = Infinity }: { limit?: number } = {},
): Promise<RowMend[]> {
  const found = mendsOf(await readRunningFacts(db))
  const serverIds = [...new Set(found.flatMap(({ serverId }) => serverId ?? []))]
  const held = new Set<string>()
  for (const serverId of serverIds) if (await workflows.holdsServer(serverId)) held.add(serverId)
  const mends: RowMend[] = []
  for (const mend of found) {
    const isBusy =
      mend.serverId === null ? await workflows.writesPreview(mend.id) : held.has(mend.serverId)
    if (!isBusy) mends.push(mend)
  }
  return mends.slice(0, limit)
}
