import type { Evasion } from './evasion.ts'
import { environmentEvasions } from './evasions/environment.ts'
import { globalsEvasions } from './evasions/globals.ts'
import { lastingWorkEvasions } from './evasions/lasting-work.ts'
import { modulesEvasions } from './evasions/modules.ts'
import { networkEvasions } from './evasions/network.ts'
import { plainTextEvasions } from './evasions/plain-text.ts'
import { propertiesEvasions } from './evasions/properties.ts'
import { secretFlowEvasions } from './evasions/secret-flow.ts'

/** Code that must be found, by the rule that finds it. */
export const evasions: Evasion[] = [
  ...plainTextEvasions,
  ...modulesEvasions,
  ...globalsEvasions,
  ...environmentEvasions,
  ...propertiesEvasions,
  ...networkEvasions,
  ...secretFlowEvasions,
  ...lastingWorkEvasions,
]
