import type { ResultOf } from '../../contract/route-types.ts'
import { hasAdministrator } from '../../db/users.ts'
import type { Context } from '../context.ts'

export async function getSignInOptions({
  db,
  providers,
}: Context): Promise<ResultOf<'getSignInOptions'>> {
  return {
    isSetUp: await hasAdministrator(db),
    providers: providers.map(({ id, name }) => ({ id, name })),
  }
}
