import type { RequestHandler } from 'express'
import type { AnsweredRequest } from '../observe/api-metrics.ts'
import { inRequestSpan } from '../observe/spans.ts'

declare global {
  namespace Express {
    interface Locals {
      /** Of the contract; absent on pages, sign-in and the authorization server. */
      route?: string
    }
  }
}

/** Tells of every request, and is the beginning of its trace. Names of routes alone: paths hold ids and codes. */
export function watchRequests(onRequest: (request: AnsweredRequest) => void): RequestHandler {
  return (req, res, next) => {
    const startedMs = performance.now()
    const area = areaOf(req.path)
    const nameOf = () => res.locals.route ?? area
    res.once('close', () => {
      const isStream = res.getHeader('content-type')?.toString().startsWith('text/event-stream')
      const durationMs = isStream ? null : performance.now() - startedMs
      onRequest({ route: nameOf(), status: res.statusCode, durationMs })
    })
    inRequestSpan({ req, res, nameOf }, next)
  }
}

const areas = new Set([
  'oauth',
  'auth',
  'connect',
  'internal',
  'docs',
  'healthz',
  'readyz',
  '.well-known',
  'v1',
])

function areaOf(path: string) {
  const [, first = ''] = path.split('/')
  return areas.has(first) ? first : 'pages'
}
