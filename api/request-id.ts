import type { RequestHandler } from 'express'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'

declare global {
  // The names are Express's own: this is how its response locals get a type.
  namespace Express {
    interface Locals {
      requestId: string
      logger: Logger
    }
  }
}

const SANE = /^[\w.:-]{8,100}$/

/** Echoes the caller's Request-Id when it is a plain word, else makes one; every log line of the request carries it. */
export function identifyRequest({ logger }: { logger: Logger }): RequestHandler {
  return (req, res, next) => {
    const sent = req.get('request-id')
    const requestId = sent !== undefined && SANE.test(sent) ? sent : randomUUID()
    res.locals.requestId = requestId
    res.locals.logger = logger.child({ requestId })
    res.set('request-id', requestId)
    next()
  }
}
