import express, { Router, type Express } from 'express'
import { AppError } from '../contract/errors.ts'
import type { AnsweredRequest } from '../observe/api-metrics.ts'
import { createAuthRouter } from './auth/router.ts'
import { createSessionMiddleware } from './auth/session.ts'
import type { Context } from './context.ts'
import { createDashboardRouter } from './dashboard.ts'
import { createDocsRouter } from './docs/router.ts'
import { sendProblem } from './errors.ts'
import { handlers } from './handlers.ts'
import { createHealthRouter } from './health.ts'
import { refuseNul } from './parse-input.ts'
import { registerRoutes } from './register.ts'
import { identifyRequest } from './request-id.ts'
import { logRequests } from './request-log.ts'
import { createTemporalCodecRouter } from './temporal-codec.ts'
import { setPermissionsPolicy, setSecurityHeaders } from './security-headers.ts'
import { watchRequests } from './watch-requests.ts'

/** The whole of the api over HTTP; `oauth` is the authorization server's router. */
export function createApp(
  context: Context,
  {
    oauth,
    onRequest = () => {},
  }: { oauth: Router; onRequest?: (request: AnsweredRequest) => void },
): Express {
  const { config } = context
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', config.TRUSTED_PROXIES)
  app.use(watchRequests(onRequest), identifyRequest(context), logRequests, refuseNul)

  // The authorization server sets headers of its own and reads bodies by itself; its pages know the dashboard's session.
  const session = createSessionMiddleware(context)
  app.use('/connect', session)
  app.use(oauth)

  app.use(setSecurityHeaders(config), setPermissionsPolicy)
  app.use(createHealthRouter(context), createDocsRouter(config))
  app.use('/auth', session, createAuthRouter(context))
  app.use('/internal', session)
  app.use(createTemporalCodecRouter(context))
  app.use('/v1', session)
  const api = Router()
  registerRoutes(api, context, handlers)
  app.use(api)
  app.use(createDashboardRouter())
  app.use((req) => {
    throw new AppError('NotFound', `nothing at ${req.method} ${req.path}`)
  })
  app.use(sendProblem)
  return app
}
