import type { TemplateVersionDetail } from '../../contract/templates.ts'
import { getTemplate, getTemplateVersionByNumber } from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { describeTemplateCode } from './template-code.ts'
import { viewerOf } from './viewer-of.ts'

export async function getTemplateVersion(
  { db }: Context,
  { caller, params: { templateId, number } }: RequestOf<'getTemplateVersion'>,
): Promise<TemplateVersionDetail> {
  const { id } = await getTemplate(db, { templateId, ...viewerOf({ caller }) })
  const version = await getTemplateVersionByNumber(db, { templateId: id, number })
  const { changes, createdAt, card } = version
  const { secrets, allowedDomains, allowsOwnerDomains } = card
  return {
    number,
    changes,
    createdAt: createdAt.toISOString(),
    secrets,
    allowedDomains,
    allowsOwnerDomains,
    ...(await describeTemplateCode(db, version)),
  }
}
