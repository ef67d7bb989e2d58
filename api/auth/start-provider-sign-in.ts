import type { Request, Response } from 'express'
import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Context } from '../context.ts'
import { nextPathOf } from './next-path.ts'
import { callbackUrl, getProvider } from './provider-routes.ts'
import { saveSession } from './session.ts'

const PENDING_MS = 15 * 60 * 1_000

/** `GET /auth/:provider?next=`: remembers what must come back, and leaves for the issuer. */
export async function startProviderSignIn(
  { config, providers }: Pick<Context, 'config' | 'providers'>,
  req: Request,
  res: Response,
): Promise<void> {
  const provider = getProvider(providers, req.params['provider'])
  const configuration = await provider.configuration()
  const pending = {
    provider: provider.id,
    verifier: randomPKCECodeVerifier(),
    state: randomState(),
    nonce: randomNonce(),
    next: nextPathOf(req.query['next']),
  }
  req.session.pending = pending
  if (req.session.userId === undefined) req.session.cookie.maxAge = PENDING_MS
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: callbackUrl(config, provider.id),
    scope: 'openid email profile',
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    state: pending.state,
    nonce: pending.nonce,
  })
  await saveSession(req) // else somebody quick is back before the row is there
  res.set('cache-control', 'no-store').redirect(303, url.href)
}
