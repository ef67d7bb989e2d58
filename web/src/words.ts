// Every word of the dashboard, flat and typed: a page that asks for one that is not here does not compile.
// What holds a value is a function, so that another language may order its sentence differently.
import { accountWords } from './words/account.ts'
import { adminWords } from './words/admin.ts'
import { buildWords } from './words/build.ts'
import { everywhereWords } from './words/everywhere.ts'
import { logsWords } from './words/logs.ts'
import { marketplaceWords } from './words/marketplace.ts'
import { newServerWords } from './words/new-server.ts'
import { organisationWords } from './words/organisation.ts'
import { playgroundWords } from './words/playground.ts'
import { serverLifeWords } from './words/server-life.ts'
import { serverWords } from './words/server.ts'
import { usageWords } from './words/usage.ts'

export const words = {
  ...everywhereWords,
  ...accountWords,
  ...serverWords,
  ...serverLifeWords,
  ...usageWords,
  ...logsWords,
  ...buildWords,
  ...newServerWords,
  ...playgroundWords,
  ...organisationWords,
  ...marketplaceWords,
  ...adminWords,
}
