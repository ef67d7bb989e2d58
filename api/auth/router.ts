import { Router, type ErrorRequestHandler } from 'express'
import { errorCodes } from '../../contract/errors.ts'
import type { Context } from '../context.ts'
import { toAppError } from '../errors.ts'
import { limitByNetwork } from '../limit-by-network.ts'
import { plainPage } from '../plain-page.ts'
import { finishProviderSignIn } from './finish-provider-sign-in.ts'
import { SignInRefused } from './provider-routes.ts'
import { startProviderSignIn } from './start-provider-sign-in.ts'

/** Each leaves a session for some minutes. */
const SIGN_INS_BEGUN = { points: 300, windowSeconds: 600 }

/** Sign-in with an OpenID Connect issuer. People come here by links, so what goes wrong is a page. */
export function createAuthRouter(context: Context): Router {
  const router = Router()
  const limit = limitByNetwork(context.db, { name: 'sign-in-begun', ...SIGN_INS_BEGUN })
  router.get('/:provider', limit, (req, res) => startProviderSignIn(context, req, res))
  router.get('/:provider/callback', (req, res) => finishProviderSignIn(context, req, res))
  router.use(showRefusal)
  return router
}

const showRefusal: ErrorRequestHandler = (thrown, _req, res, next) => {
  if (res.headersSent) return next(thrown)
  const { status, text } = refusalOf(thrown)
  if (status >= 500) res.locals.logger.error({ err: toAppError(thrown) }, 'sign-in failed')
  else res.locals.logger.info({ err: thrown }, 'sign-in refused')
  const { retryAfterSeconds } = toAppError(thrown)
  if (retryAfterSeconds !== undefined) res.set('retry-after', String(retryAfterSeconds))
  res
    .status(status)
    .set('cache-control', 'no-store')
    .type('html')
    .send(
      plainPage({
        title: 'You are not signed in',
        paragraphs: [text, `Request ${res.locals.requestId}`],
        link: { href: '/sign-in', text: 'Back to sign-in' },
      }),
    )
}

function refusalOf(thrown: unknown) {
  if (thrown instanceof SignInRefused) return { status: thrown.status, text: thrown.message }
  const { code } = toAppError(thrown)
  return { status: errorCodes[code].status, text: `${errorCodes[code].title}.` }
}
