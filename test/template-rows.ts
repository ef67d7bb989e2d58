// Templates that tests begin with.
import { serverSpec } from '../contract/spec.ts'
import type { Db } from '../db/connect.ts'
import { seedTemplate } from '../db/publications.ts'
import { getTemplate } from '../db/templates.ts'
import { echoSpec, freshSlug } from './rows.ts'

/** A template with one version, whose code is too small to be built. */
export async function makeTemplate(db: Db): Promise<{ id: string; slug: string }> {
  const slug = freshSlug()
  await seedTemplate(db, {
    slug,
    title: slug,
    shortDescription: 'Answers what it is asked.',
    longDescription: 'Answers what it is asked.',
    category: 'utilities',
    spec: serverSpec.parse(echoSpec),
    code: `// ${slug}`,
  })
  const { id } = await getTemplate(db, { templateId: slug, organisationId: null })
  return { id, slug }
}
