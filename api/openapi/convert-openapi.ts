import { estimateToolTokens } from '../../contract/estimate-tokens.ts'
import type { ResultOf } from '../../contract/route-types.ts'
import { getOpenapiDocument } from '../../db/openapi-documents.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { convertChoice } from './convert-choice.ts'

export async function convertOpenapi(
  { db }: Context,
  { caller, params, body, signal }: RequestOf<'convertOpenapi'>,
): Promise<ResultOf<'convertOpenapi'>> {
  const text = await getOpenapiDocument(db, {
    id: params.documentId,
    organisationId: caller.organisationId,
  })
  const { spec, warnings } = await convertChoice(
    { text, choice: body },
    { at: '/body', reader: { person: caller.id, signal } },
  )
  return { spec, warnings, estimatedTokens: estimateToolTokens(spec.tools) }
}
