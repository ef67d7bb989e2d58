import type { RequestHandler } from 'express'
import { AppError } from '../contract/errors.ts'
import { reaches } from '../contract/reaches.ts'
import type { Route } from '../contract/route.ts'
import type { Caller } from '../db/users.ts'
import { authenticate } from './authenticate.ts'
import type { Context } from './context.ts'
import { requireScope } from './require-scope.ts'

declare global {
  namespace Express {
    interface Locals {
      /** Set on every route that is not public, and in an open marketplace when somebody is signed in. */
      caller?: Caller
    }
  }
}

/** Lets through whom the route's `access` names, with the rights of this moment. */
export function authorise(
  context: Pick<Context, 'db' | 'config' | 'limits'>,
  { access: stated, scope }: Route,
): RequestHandler {
  const access = stated === 'marketplace' ? 'viewer' : stated
  const isOpen = stated === 'marketplace' && context.config.MARKETPLACE_PUBLIC
  return async (req, res, next) => {
    if (access === 'public') return next()
    const caller = await authenticate(context, req)
    if (!caller && isOpen) return next()
    if (!caller) throw new AppError('NotSignedIn', 'no session, or a suspended user')
    requireScope(caller, scope)
    if (access === 'administrator' && !caller.isAdministrator)
      throw new AppError('NotAllowed', `${caller.id} is no administrator`, {
        detail: 'Only an administrator of this installation may do this.',
      })
    if (access !== 'signed-in' && access !== 'administrator' && !reaches(caller.role, access))
      throw new AppError('NotAllowed', `${caller.id} is ${caller.role}, not ${access}`, {
        detail: `This needs the role "${access}" or more; yours is "${caller.role}".`,
      })
    res.locals.caller = caller
    res.locals.logger.setBindings({ userId: caller.id })
    next()
  }
}
