import { AppError } from '../../contract/errors.ts'
import type { ResultOf } from '../../contract/route-types.ts'
import * as templates from '../../db/template-lists.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { presentTemplate } from './present-template.ts'
import { viewerOf } from './viewer-of.ts'

export async function listTemplates(
  { db }: Context,
  { caller, query: { of, ...wanted } }: RequestOf<'listTemplates'>,
): Promise<ResultOf<'listTemplates'>> {
  const viewer = viewerOf({ caller })
  const { data, nextCursor } =
    of === 'yours'
      ? await templates.listTemplatesOf(db, { ...wanted, ...requireOrganisation(viewer) })
      : await templates.listTemplates(db, wanted)
  return { data: data.map((template) => presentTemplate(template, viewer)), nextCursor }
}

function requireOrganisation({ organisationId }: ReturnType<typeof viewerOf>) {
  if (organisationId === null) throw new AppError('NotSignedIn', 'nobody has no templates')
  return { organisationId }
}
