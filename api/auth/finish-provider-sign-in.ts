import type { Request, Response } from 'express'
import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  type Configuration,
} from 'openid-client'
import { AppError } from '../../contract/errors.ts'
import { nameFromElsewhere } from '../../contract/shown-name.ts'
import { recordAudit } from '../../db/audit.ts'
import {
  createIdentifiedUser,
  findIdentifiedUser,
  type IdentifiedUser,
} from '../../db/identities.ts'
import { hasOpenInvitation } from '../../db/invitations.ts'
import { hasAdministrator } from '../../db/users.ts'
import type { Context } from '../context.ts'
import type { PendingSignIn } from './pending-sign-in.ts'
import { callbackUrl, getProvider, SignInRefused } from './provider-routes.ts'
import { beginSession, saveSession } from './session.ts'
import { refuseSignUp, type Person } from './sign-up.ts'

/** `GET /auth/:provider/callback`: judges what the issuer sent, and signs the person in. */
export async function finishProviderSignIn(
  context: Context,
  req: Request,
  res: Response,
): Promise<void> {
  const { config, db, providers } = context
  const provider = getProvider(providers, req.params['provider'])
  const pending = await takePending(req, provider.id)
  const callback = new URL(callbackUrl(config, provider.id))
  callback.search = new URL(req.originalUrl, config.publicApiUrl).search
  const person = await redeem(await provider.configuration(), { callback, pending })
  const { requestId } = res.locals
  const facts = { requestId, address: req.ip, metadata: { provider: provider.id } }
  const user = (await findIdentifiedUser(db, person)) ?? (await signUp(context, person, facts))
  const record = (action: string) =>
    recordAudit(db, {
      organisationId: user.organisationId,
      actorId: user.userId,
      action,
      resourceType: 'user',
      resourceId: user.userId,
      ...facts,
    })
  if (user.isSuspended) {
    await record('session.refused')
    throw new SignInRefused(403, 'Your account is suspended. Ask the administrator.')
  }
  await beginSession(req, user.userId)
  await record('session.begin')
  res.set('cache-control', 'no-store').redirect(303, pending.next)
}

/** Taken out and gone before anything else happens: the same callback again finds nothing. */
async function takePending(req: Request, providerId: string): Promise<PendingSignIn> {
  const { pending } = req.session
  delete req.session.pending
  await saveSession(req)
  if (pending?.provider === providerId) return pending
  throw new SignInRefused(400, 'This sign-in was not begun here, or has been used already.')
}

async function redeem(
  configuration: Configuration,
  { callback, pending }: { callback: URL; pending: PendingSignIn },
): Promise<Person> {
  const tokens = await authorizationCodeGrant(configuration, callback, {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
    expectedNonce: pending.nonce,
  }).catch((err: unknown) => {
    throw judge(err)
  })
  const claims = tokens.claims()
  if (!claims) throw new SignInRefused(400, 'The provider did not say who you are.')
  const email =
    claims['email_verified'] === true && typeof claims['email'] === 'string'
      ? claims['email'].slice(0, 254)
      : null
  const given = typeof claims['name'] === 'string' ? claims['name'] : ''
  const name = nameFromElsewhere(given) ?? nameFromElsewhere(email ?? '') ?? 'Somebody'
  return { issuer: claims.iss, subject: claims.sub, email, name }
}

/** Refused by the person or the issuer, or not to be trusted: 400. Not reached: 503. */
function judge(err: unknown): Error {
  if (err instanceof AuthorizationResponseError && err.error === 'access_denied')
    return new SignInRefused(400, 'The sign-in was cancelled.', { cause: err })
  const isAnswer =
    err instanceof AuthorizationResponseError ||
    err instanceof ResponseBodyError ||
    (err instanceof ClientError && !isNetworkFailure(err))
  if (isAnswer)
    return new SignInRefused(400, 'The sign-in did not work. Try again.', { cause: err })
  return new AppError('SignInProviderUnavailable', 'the code could not be redeemed', { cause: err })
}

function isNetworkFailure({ code }: ClientError) {
  return code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT'
}

async function signUp(
  { db, config }: Context,
  person: Person,
  facts: Parameters<typeof createIdentifiedUser>[2],
): Promise<IdentifiedUser> {
  if (!(await hasAdministrator(db)))
    throw new SignInRefused(
      403,
      'Nobody has set this installation up yet. Use the set-up link that it printed when it started.',
    )
  const isInvited = person.email !== null && (await hasOpenInvitation(db, person.email))
  const refusal = refuseSignUp(config, { ...person, isInvited })
  if (refusal) throw new SignInRefused(403, refusal)
  return createIdentifiedUser(db, person, facts)
}
