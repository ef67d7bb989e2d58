import type { TemplateDetail } from '../../contract/nouns.ts'
import { getArtifact, getSpec } from '../../db/artifacts.ts'
import * as templates from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { toolsOf } from '../servers/tools-of.ts'
import { presentTemplate } from './present-template.ts'

export async function getTemplate(
  { db }: Context,
  { params }: RequestOf<'getTemplate'>,
): Promise<TemplateDetail> {
  const template = await templates.getTemplate(db, params.templateId)
  const spec = await getSpec(db, template.specSha256)
  return {
    ...presentTemplate(template, spec),
    longDescription: template.longDescription,
    tools: toolsOf(spec),
    code: await getArtifact(db, template.codeSha256),
    codeSha256: template.codeSha256,
  }
}
