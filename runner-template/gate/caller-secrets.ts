import * as z from 'zod'

const MAX_LENGTH = 8 * 1024

export const CALLER_SECRETS_HEADER = 'bmm-caller-secrets'

const callerSecrets = z.record(z.string(), z.string())
export type CallerSecrets = z.infer<typeof callerSecrets>

/** Reads what the gateway sends beside a call. Undefined when it cannot be read; keys that the spec lacks are dropped. */
export function readCallerSecrets(
  header: string | string[] | undefined,
  keys: readonly string[],
): CallerSecrets | undefined {
  if (header === undefined) return {}
  if (typeof header !== 'string' || header.length > MAX_LENGTH) return undefined
  try {
    const given = callerSecrets.parse(JSON.parse(Buffer.from(header, 'base64url').toString('utf8')))
    return Object.fromEntries(Object.entries(given).filter(([key]) => keys.includes(key)))
  } catch {
    return undefined // the reason would quote the value
  }
}
