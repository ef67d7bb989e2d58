import { AppError } from '../contract/errors.ts'
import type { Scope } from '../contract/scopes.ts'
import type { Caller } from '../db/users.ts'

/** Lets a person through, and an API key of this scope. Where no scope is named, no key passes. */
export function requireScope({ key }: Caller, scope: Scope | undefined): void {
  if (!key) return
  if (scope === undefined)
    throw new AppError('ScopeMissing', `key ${key.id} asks for what no key may do`, {
      detail: 'No API key may do this, only a person who is signed in.',
    })
  if (!key.scopes.includes(scope))
    throw new AppError('ScopeMissing', `key ${key.id} lacks ${scope}`, {
      detail: `This needs an API key with the scope "${scope}".`,
      facts: { scope },
    })
}
