import type { RequestHandler } from 'express'

/** One line per request that changes something or fails (of all others at debug), without query, headers or body: they may hold codes, cookies and secrets. */
export const logRequests: RequestHandler = (req, res, next) => {
  const started = performance.now()
  const { method, path } = req
  res.on('close', () => {
    const isReading = (method === 'GET' || method === 'HEAD') && res.statusCode < 400
    const level = isReading ? 'debug' : 'info'
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
