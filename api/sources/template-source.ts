import { AppError } from '../../contract/errors.ts'
import { serverSpec, type ServerSpec } from '../../contract/spec.ts'
import type { Db } from '../../db/connect.ts'
import { readTemplateVersion } from '../../db/template-artifacts.ts'
import { getTemplate, getTemplateVersion, getTemplateVersionByNumber } from '../../db/templates.ts'
import { seenSource, type Source } from './source.ts'

/** The version that was looked at, else the present one. */
export async function readTemplateSource(
  db: Db,
  {
    organisationId,
    templateId,
    templateVersionNumber: number,
    allowedDomains,
  }: {
    organisationId: string
    templateId: string
    templateVersionNumber?: number | undefined
    allowedDomains: string[]
  },
): Promise<Source> {
  const template = await getTemplate(db, { templateId, organisationId })
  const version =
    number === undefined
      ? await getTemplateVersion(db, template.versionId)
      : await getTemplateVersionByNumber(db, { templateId: template.id, number })
  const { spec } = await readTemplateVersion(db, version)
  return seenSource('template', withDomains(spec, allowedDomains), {
    templateId: template.id,
    templateVersionId: version.id,
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
