import { specDifferenceOf } from '../../contract/compare-specs.ts'
import type { TemplateComparison } from '../../contract/templates.ts'
import { getTemplate, getTemplateVersionByNumber } from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { readTemplateVersion } from '../../db/template-artifacts.ts'
import { viewerOf } from './viewer-of.ts'

export async function compareTemplateVersions(
  { db }: Context,
  { caller, params, query: { from, to } }: RequestOf<'compareTemplateVersions'>,
): Promise<TemplateComparison> {
  const { id: templateId } = await getTemplate(db, { ...params, ...viewerOf({ caller }) })
  const read = async (number: number) =>
    readTemplateVersion(db, await getTemplateVersionByNumber(db, { templateId, number }))
  const before = await read(from)
  const after = await read(to)
  return {
    from,
    to,
    difference: specDifferenceOf(before.spec, after.spec),
    fromCode: before.code,
    toCode: after.code,
  }
}
