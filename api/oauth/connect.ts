// /connect/:uid, where a person meets an authorization request.
import express, { type ErrorRequestHandler, type Request, type Response } from 'express'
import { errors } from 'oidc-provider'
import { errorCodes } from '../../contract/errors.ts'
import { refuseCrossSite } from '../cross-site.ts'
import { toAppError } from '../errors.ts'
import { decide } from './decide.ts'
import { meet, type ConnectDeps } from './meeting.ts'
import { consentPage, errorPage, noAccessPage, pageHeaders } from './pages.ts'

export function createConnectRouter(deps: ConnectDeps): express.Router {
  const router = express.Router()
  router.use('/connect', (_req, res, next) => {
    res.set(pageHeaders)
    next()
  })
  router.get('/connect/:uid', (req, res) => showPage(deps, req, res))
  router.post(
    '/connect/:uid',
    refuseCrossSite(deps.config),
    express.urlencoded({ extended: false, limit: '256kb' }),
    (req, res) => decide(deps, req, res),
  )
  router.use('/connect', showError(deps))
  return router
}

async function showPage(deps: ConnectDeps, req: Request, res: Response) {
  const meeting = await meet(deps, req, res)
  if (meeting === 'answered') return
  res.type('html').send(meeting.isAllowed ? consentPage(meeting.page) : noAccessPage(meeting.page))
}

/** People come here by links, so what goes wrong is a page. */
export function showError({ logger }: Pick<ConnectDeps, 'logger'>): ErrorRequestHandler {
  return (err: unknown, _req, res, next) => {
    if (res.headersSent) return next(err)
    const { status, error, description, retryAfterSeconds } = describeError(err)
    if (status >= 500) logger.error({ err }, 'the consent page failed')
    if (retryAfterSeconds !== undefined) res.set('retry-after', String(retryAfterSeconds))
    res.set(pageHeaders).status(status).type('html').send(errorPage({ error, description }))
  }
}

function describeError(err: unknown) {
  if (err instanceof errors.OIDCProviderError) {
    const { statusCode: status, error, error_description: description = error } = err
    return { status, error, description, retryAfterSeconds: undefined }
  }
  const { code, detail, retryAfterSeconds } = toAppError(err)
  const { status, title } = errorCodes[code]
  const error = status >= 500 ? 'server_error' : 'invalid_request'
  return { status, error, description: `${title}. ${detail ?? ''}`, retryAfterSeconds }
}
