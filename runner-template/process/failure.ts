import { writeSync } from 'node:fs'
import { messageOf, type Redact } from '../log/redact.ts'
import { callScope, type Log } from '../log/log.ts'
import { AssignmentError } from './assignment.ts'

const EX_SOFTWARE = 70
const EX_CONFIG = 78

/** Ends the process with one line on standard error. One clean death is better than a half-dead runner. */
export function fail(
  process: NodeJS.Process,
  err: unknown,
  redact: Redact = (text) => text,
): never {
  const line = redact(messageOf(err)).replaceAll(/\s*\n\s*/g, ' ')
  writeSync(2, `bmm-runner: ${line}\n`)
  return process.exit(err instanceof AssignmentError ? EX_CONFIG : EX_SOFTWARE)
}

/** From here on a fault nobody caught is the server's own: its owner reads it in the log. */
export function watchForCrashes(
  process: NodeJS.Process,
  { log, redact }: { log: Log; redact: Redact },
): void {
  const crash = (err: unknown) => {
    const scope = callScope.getStore() // the fault of a call may hold its caller's secrets
    log('error', `The server crashed: ${messageOf(err)}`)
    fail(process, err, (text) => redact(scope ? scope.redact(text) : text))
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
}
