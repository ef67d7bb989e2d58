import type { RequestHandler } from 'express'
import { AppError } from '../contract/errors.ts'
import { roles, type Role } from '../contract/nouns.ts'
import type { Route } from '../contract/route.ts'
import type { Caller } from '../db/users.ts'
import { currentCaller } from './auth/session.ts'
import type { Context } from './context.ts'

declare global {
  namespace Express {
    interface Locals {
      /** Set on every route that is not public. */
      caller?: Caller
    }
  }
}

/** Lets through whom the route's `access` names, with the rights of this moment. */
export function authorise(context: Pick<Context, 'db'>, { access }: Route): RequestHandler {
  return async (req, res, next) => {
    if (access === 'public') return next()
    const caller = await currentCaller(context, req)
    if (!caller) throw new AppError('NotSignedIn', 'no session, or a suspended user')
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

/** Each role has the rights of those before it. */
function reaches(role: Role, wanted: Role) {
  return roles.indexOf(role) >= roles.indexOf(wanted)
}
