import { AppError } from '../../contract/errors.ts'
import { serverSpec, type ServerSpec } from '../../contract/spec.ts'
import { getSpec } from '../../db/artifacts.ts'
import type { Db } from '../../db/connect.ts'
import { getTemplate } from '../../db/templates.ts'
import { seenSource, type Source } from './source.ts'

export async function readTemplateSource(
  db: Db,
  { templateId, allowedDomains }: { templateId: string; allowedDomains: string[] },
): Promise<Source> {
  const template = await getTemplate(db, templateId)
  const spec = withDomains(await getSpec(db, template.specSha256), allowedDomains)
  return seenSource('template', spec, {
    templateId: template.id,
    templateVersionId: template.versionId,
  })
}

/** The owner's own hosts beside the template's, where its author has left that open. */
export function withDomains(spec: ServerSpec, added: string[]): ServerSpec {
  if (added.length === 0) return spec
  if (!spec.allowsOwnerDomains)
    throw domainsRefused('The template does not let its owner add domains')
  const allowedDomains = [...new Set([...spec.allowedDomains, ...added])]
  const widened = serverSpec.safeParse({ ...spec, allowedDomains })
  if (!widened.success) throw domainsRefused('With those of the template these are too many')
  return widened.data
}

export function domainsRefused(detail: string): AppError {
  return new AppError('InvalidInput', 'allowedDomains does not go with this source', {
    errors: [{ pointer: '/body/allowedDomains', detail }],
  })
}
