import type { Response } from 'express'
import { AppError } from '../contract/errors.ts'
import type { Scope } from '../contract/scopes.ts'
import type { Caller } from '../db/users.ts'

/** Lets a person through, and an API key of this scope. Without a scope no key passes. */
export function requireScope({ key }: Caller, scope: Scope | undefined, res?: Response): void {
  if (!key || (scope !== undefined && key.scopes.includes(scope))) return
  if (scope !== undefined)
    res?.set('www-authenticate', `Bearer error="insufficient_scope", scope="${scope}"`)
  throw new AppError('ScopeMissing', `key ${key.id} lacks ${scope ?? 'what no key has'}`, {
    detail:
      scope === undefined
        ? 'No API key may do this, only a person who is signed in.'
        : `This needs an API key with the scope "${scope}".`,
  })
}
