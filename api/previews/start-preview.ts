import type { Preview } from '../../contract/nouns.ts'
import { describePreview } from '../../db/previews.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { beginPreview } from './begin-preview.ts'

export async function startPreview(
  context: Context,
  { caller, body }: RequestOf<'startPreview'>,
): Promise<Preview> {
  const key = await beginPreview(context, { caller, wish: body })
  return describePreview(context.db, key)
}
