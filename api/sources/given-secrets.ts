import { AppError, type FieldError } from '../../contract/errors.ts'
import type { SecretSpec, ServerSpec } from '../../contract/spec.ts'

/** Those that the owner gives once for the server; callers give their own on the consent page. */
export function ownerSecrets(spec: ServerSpec): SecretSpec[] {
  return spec.secrets.filter(({ whose }) => whose === 'owner')
}

/** Throws SecretMissing that names every owner secret without a value. */
export function requireSecrets(spec: ServerSpec, givenKeys: Iterable<string>): void {
  const given = new Set(givenKeys)
  const missing = ownerSecrets(spec).filter(({ key }) => !given.has(key))
  if (missing.length === 0) return
  const keys = missing.map(({ key }) => key).join(', ')
  throw new AppError('SecretMissing', `no value for ${keys}`, {
    detail: `Give a value for ${keys}.`,
    errors: missing.map(({ key, description }) => ({
      pointer: `/body/secrets/${key}`,
      detail: description,
    })),
  })
}

/**
 * Throws InvalidInput for secrets that nobody asked for, or that come twice. Without a spec nobody knows yet what it
 * will ask for.
 */
export function refuseStraySecrets(spec: ServerSpec | null, given: { key: string }[]): void {
  const asked = spec && new Set(ownerSecrets(spec).map(({ key }) => key))
  const keys = given.map(({ key }) => key)
  const errors: FieldError[] = keys.flatMap((key, index) => {
    const pointer = `/body/secrets/${index}/key`
    if (asked && !asked.has(key))
      return [{ pointer, detail: `The spec does not ask its owner for ${key}` }]
    return keys.indexOf(key) === index ? [] : [{ pointer, detail: `${key} is there already` }]
  })
  if (errors.length > 0)
    throw new AppError('InvalidInput', 'secrets do not fit the spec', { errors })
}
