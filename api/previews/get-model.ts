import type { ResultOf } from '../../contract/route-types.ts'
import { findModelStatus } from '../../db/model-calls.ts'
import type { Context } from '../context.ts'
import { HOW_TO_SET_A_MODEL } from './require-model.ts'

export async function getModel({ db }: Pick<Context, 'db'>): Promise<ResultOf<'getModel'>> {
  const models = (await findModelStatus(db)) ?? null
  return { isConfigured: models !== null, models, howTo: HOW_TO_SET_A_MODEL }
}
