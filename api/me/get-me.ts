import type { Me } from '../../contract/nouns.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { presentMe } from './describe-me.ts'

export function getMe({ db }: Context, { caller }: RequestOf<'getMe'>): Promise<Me> {
  return presentMe(db, caller)
}
