import { DefaultLogger } from '@temporalio/worker'
import type { Logger } from '../activities/deps.ts'

/** What the Temporal SDK says, from warnings on, in our own log. Two of its warnings say what is meant to be so. */
export function temporalLogger(logger: Logger): DefaultLogger {
  return new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (/^No workflows registered|^No Nexus services/.test(message)) return
    const facts = { ...meta }
    if (level === 'WARN') logger.warn(facts, message)
    else logger.error(facts, message)
  })
}
