import { judgeSource } from '../activities/code/judge-bundle.ts'
import type { Deps } from '../activities/deps.ts'
import type { Db } from '../db/connect.ts'
import { seedTemplate } from '../db/publications.ts'
import { refreshSkeletons } from '../db/template-skeletons.ts'
import { officialTemplates, type OfficialTemplate } from '../templates/official-templates.ts'

/**
 * Publishes the official templates of this release, and answers them, without those whose names others have. Those that are
 * there unchanged stay as they are.
 */
export async function seedOfficialTemplates(db: Db): Promise<OfficialTemplate[]> {
  const seeded: OfficialTemplate[] = []
  for (const official of officialTemplates) {
    const { sha256, ...template } = official
    if (await seedTemplate(db, template)) seeded.push({ ...template, sha256 })
  }
  await refreshSkeletons(db)
  return seeded
}

/**
 * Records what the present scanner says of each: their pages show it before anybody has built one. What it has seen is not
 * scanned again; one that cannot be scanned is said in the log, and is scanned before it runs anywhere.
 */
export async function scanTemplates(
  { db, logger }: Pick<Deps, 'db' | 'logger'>,
  { templates, signal }: { templates: readonly OfficialTemplate[]; signal: AbortSignal },
): Promise<void> {
  for (const { slug, sha256: codeSha256, spec } of templates) {
    if (signal.aborted) return
    await judgeSource({ db }, { codeSha256, spec }).catch((err: unknown) =>
      logger.error({ err, slug }, 'an official template could not be scanned'),
    )
  }
}
