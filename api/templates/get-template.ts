import type { TemplateDetail } from '../../contract/templates.ts'
import * as templates from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { describeTemplateCode } from './template-code.ts'
import { presentTemplate } from './present-template.ts'
import { viewerOf } from './viewer-of.ts'

export async function getTemplate(
  { db }: Context,
  { caller, params }: RequestOf<'getTemplate'>,
): Promise<TemplateDetail> {
  const viewer = viewerOf({ caller })
  const {
    longDescription,
    serverId: _,
    ...template
  } = await templates.getTemplate(db, {
    ...params,
    ...viewer,
  })
  const version = await templates.getTemplateVersion(db, template.versionId)
  return {
    ...presentTemplate(template, viewer),
    longDescription,
    ...(await describeTemplateCode(db, version)),
    versions: await templates.listTemplateVersions(db, template.id),
  }
}
