// The dashboard's session: a row that the cookie names. It holds ids only; rights are read with each request.
import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import type { Config } from '../../config.ts'
import { endSessionsOf } from '../../db/session-store.ts'
import { findCaller, type Caller } from '../../db/users.ts'
import type { Context } from '../context.ts'
import type { PendingSignIn } from './pending-sign-in.ts'

declare module 'express-session' {
  interface SessionData {
    userId?: string
    signedInAt?: number
    /** Between leaving for an OpenID Connect issuer and coming back. */
    pending?: PendingSignIn
  }
}

const IDLE_MS = 12 * 60 * 60 * 1_000
const ABSOLUTE_MS = 7 * 24 * 60 * 60 * 1_000

/** A `__Host-` cookie must be Secure, which plain http cannot send. */
export function sessionCookieName({ publicApiUrl }: Pick<Config, 'publicApiUrl'>): string {
  return publicApiUrl.startsWith('https:') ? '__Host-bmm' : 'bmm'
}

export function createSessionMiddleware({
  config,
  sessions,
}: Pick<Context, 'config' | 'sessions'>): RequestHandler[] {
  const isHttps = config.publicApiUrl.startsWith('https:')
  const middleware = session({
    name: sessionCookieName(config),
    secret: config.SESSION_KEYS,
    store: sessions,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    proxy: true,
    cookie: { httpOnly: true, secure: isHttps, sameSite: 'lax', path: '/', maxAge: IDLE_MS },
  })
  return [pinScheme(isHttps), middleware, endAfterAbsoluteTime]
}

/** Whether the public address is https is a setting; a proxy that forgets to say so must not cost us the cookie. */
function pinScheme(isHttps: boolean): RequestHandler {
  return (req, _res, next) => {
    req.headers['x-forwarded-proto'] = isHttps ? 'https' : 'http'
    next()
  }
}

const endAfterAbsoluteTime: RequestHandler = (req, _res, next) => {
  const { userId, signedInAt = 0 } = req.session
  if (userId === undefined || Date.now() - signedInAt < ABSOLUTE_MS) return next()
  req.session.regenerate(next)
}

/** Who is signed in, by the session alone: ask `findCaller` for the rights. */
export function currentUserId(req: Request): string | undefined {
  return req.session.userId
}

/** The signed-in person with the rights of this moment; a suspended one is nobody. */
export async function currentCaller(
  { db }: Pick<Context, 'db'>,
  req: Request,
): Promise<Caller | undefined> {
  const userId = currentUserId(req)
  return userId === undefined ? undefined : findCaller(db, userId)
}

/** What a handler may do to the session. */
export interface SessionControl {
  begin(userId: string): Promise<void>
  end(): Promise<void>
  endEverywhere(): Promise<void>
}

export function sessionControl({ db }: Pick<Context, 'db'>, req: Request): SessionControl {
  return {
    begin: (userId) => beginSession(req, userId),
    end: () => settled((done) => req.session.destroy(done)),
    async endEverywhere() {
      const { userId } = req.session
      if (userId !== undefined) await endSessionsOf(db, userId)
      await settled((done) => req.session.destroy(done))
    },
  }
}

/** A new id: one that was planted before is worth nothing. Saved before the answer leaves. */
export async function beginSession(req: Request, userId: string): Promise<void> {
  await settled((done) => req.session.regenerate(done))
  req.session.userId = userId
  req.session.signedInAt = Date.now()
  await saveSession(req)
}

/** Before an answer that leads away: by itself the row is written while the answer is on its way. */
export function saveSession(req: Request): Promise<void> {
  return settled((done) => req.session.save(done))
}

function settled(act: (done: (err?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) =>
    act((err) => (err === undefined || err === null ? resolve() : reject(err as Error))),
  )
}
