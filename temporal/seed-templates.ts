import { judgeSource } from '../activities/code/judge-bundle.ts'
import type { Db } from '../db/connect.ts'
import { seedTemplate } from '../db/publications.ts'
import { officialTemplates } from '../templates/official-templates.ts'

/**
 * Publishes the official templates of this release, with what the present scanner says of them: their pages show it before
 * anybody has built one. Those that are there unchanged stay as they are, and are not scanned again.
 */
export async function seedOfficialTemplates(db: Db): Promise<void> {
  for (const { sha256: codeSha256, spec, ...template } of officialTemplates) {
    const isThere = await seedTemplate(db, { ...template, spec })
    if (isThere) await judgeSource({ db }, { codeSha256, spec })
  }
}
