import { pino, type Logger } from 'pino'
import { describeError } from '../contract/describe-error.ts'

/** Lines of JSON on standard output. */
export function createLogger({ level }: { level: string }): Logger {
  return pino({ name: 'api', level, base: { process: 'api' }, serializers: { err: describeError } })
}
