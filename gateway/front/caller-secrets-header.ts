import { CallRefused } from './refusal.ts'

const MAX_HEADER_BYTES = 8_192

/** The caller's own values as one header, of the keys that the version declares. Undefined when there is none. */
export function callerSecretsHeader(
  values: Readonly<Record<string, string>>,
  declaredKeys: readonly string[],
): string | undefined {
  const declared = Object.entries(values).filter(([key]) => declaredKeys.includes(key))
  if (declared.length === 0) return undefined
  const header = Buffer.from(JSON.stringify(Object.fromEntries(declared))).toString('base64url')
  if (header.length > MAX_HEADER_BYTES)
    throw new CallRefused(
      400,
      'The credentials that you gave for this server are too long together',
    )
  return header
}
