import { serverSpec } from '../contract/spec.ts'
import type { Db } from '../db/connect.ts'
import { seedTemplate } from '../db/publications.ts'
import { officialTemplates } from '../templates/official-templates.ts'

/** Publishes the official templates of this release. Those that are there unchanged stay as they are. */
export async function seedOfficialTemplates(db: Db): Promise<void> {
  for (const { sha256: _checked, spec, ...template } of officialTemplates)
    await seedTemplate(db, { ...template, spec: serverSpec.parse(spec) })
}
