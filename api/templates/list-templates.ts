import type { ResultOf } from '../../contract/route-types.ts'
import { getSpec } from '../../db/artifacts.ts'
import * as templates from '../../db/templates.ts'
import type { Context } from '../context.ts'
import { presentTemplate } from './present-template.ts'

export async function listTemplates({ db }: Context): Promise<ResultOf<'listTemplates'>> {
  const data = []
  for (const template of await templates.listTemplates(db))
    data.push(presentTemplate(template, await getSpec(db, template.specSha256)))
  return { data }
}
