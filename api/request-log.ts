import type { RequestHandler } from 'express'

const QUIET = /^\/(assets|healthz|readyz)(\/|$)/

/** One line per request, without query, headers or body: they may hold codes, cookies and secrets. */
export const logRequests: RequestHandler = (req, res, next) => {
  const started = performance.now()
  const { method, path } = req
  res.on('close', () => {
    const level = QUIET.test(path) ? 'debug' : 'info'
    res.locals.logger[level](
      {
        method,
        path,
        status: res.statusCode,
        durationMs: Math.round(performance.now() - started),
        ...(!res.writableFinished && { isCut: true }),
      },
      'request',
    )
  })
  next()
}
