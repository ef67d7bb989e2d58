import { DefaultLogger } from '@temporalio/worker'
import type { Logger } from '../activities/deps.ts'

// Meant to be so; or failures that our own interceptor and the build's row tell of in words.
const KNOWN = /^(No workflows registered|No Nexus services|Activity failed|Workflow failed)/

/** What the Temporal SDK says, from warnings on, in our own log. */
export function temporalLogger(logger: Logger): DefaultLogger {
  return new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (KNOWN.test(message)) return
    const { taskToken: _opaque, ...facts } = { ...meta }
    if (level === 'WARN') logger.warn(facts, message)
    else logger.error(facts, message)
  })
}
