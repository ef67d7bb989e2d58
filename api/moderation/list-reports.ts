import type { ResultOf } from '../../contract/route-types.ts'
import * as reports from '../../db/reports.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listReports(
  { db }: Context,
  { query }: RequestOf<'listReports'>,
): Promise<ResultOf<'listReports'>> {
  return reports.listReports(db, query)
}
