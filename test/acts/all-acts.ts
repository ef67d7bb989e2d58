import type { JsonRouteName } from '../../contract/route-types.ts'
import { accountActs } from './account-acts.ts'
import { organisationActs } from './organisation-acts.ts'
import { serverActs } from './server-acts.ts'
import type { Acts } from './stage.ts'
import { templateActs } from './template-acts.ts'

export const allActs: Acts = {
  ...accountActs,
  ...organisationActs,
  ...serverActs,
  ...templateActs,
}

/** Routes that only read, although they are asked with a body, and what else tells of them. */
export const readsOnly: Partial<Record<JsonRouteName, string>> = {
  readInvitation: 'says what an invitation offers',
  readOpenapi: 'reads a document, and keeps it for a day so that it is not sent twice',
  convertOpenapi: 'computes a spec',
  callTool: 'is a call like all others: the gateway counts it',
  checkPublish: 'shows what publishing would show',
}
