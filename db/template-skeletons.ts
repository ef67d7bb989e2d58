import { skeletonOf } from '../contract/skeleton.ts'
import type { Db } from './connect.ts'
import { TemplateRow } from './models/designs.ts'

/**
 * What an earlier release thought that titles look like is brought to what this one thinks: of the verified templates, the
 * few that titles are compared with.
 */
export async function refreshSkeletons(db: Db): Promise<void> {
  const templates = await TemplateRow.query(db)
    .whereNotNull('verifiedAt')
    .select('id', 'title', 'skeleton')
  for (const { id, title, skeleton } of templates)
    if (skeletonOf(title) !== skeleton)
      await TemplateRow.query(db)
        .findById(id)
        .where({ title })
        .patch({ skeleton: skeletonOf(title) })
}
