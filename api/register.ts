// From the contract's routes to Express: who may, what came, what it answers. Handlers see parsed input alone.
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import type { Route } from '../contract/route.ts'
import type { RouteName } from '../contract/route-types.ts'
import { routes } from '../contract/routes.ts'
import { actingBy } from '../db/audit-origin.ts'
import { authorise } from './authorise.ts'
import { sessionControl } from './auth/session.ts'
import { locationOf } from './location-of.ts'
import type { Context } from './context.ts'
import { refuseCrossSite } from './cross-site.ts'
import { afterOf, sendEvents, signalOf } from './event-stream.ts'
import { answerOnce } from './idempotency.ts'
import { parseInput } from './parse-input.ts'
import type { Following, Handlers, RequestFacts } from './request-types.ts'
import { sendLines } from './send-lines.ts'
import { createStreamPlaces } from './stream-places.ts'
import { watchAccess } from './watch-access.ts'

const BODY_LIMIT_BYTES = 1024 * 1024
/** What nobody answers for is a name, a password or a link's token, and is read before any limit of tries. */
const PUBLIC_BODY_LIMIT_BYTES = 16 * 1024

export function registerRoutes(router: Router, context: Context, handlers: Handlers): void {
  const takeStream = createStreamPlaces()
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    // The one place where the pairing of a route and its handler is looser than their types.
    const handle = handlers[name] as Handle
    router[route.method](
      expressPath(route.path),
      setRouteName(name),
      authorise(context, route),
      refuseCrossSite(context.config),
      ...(route.body ? readBody(route) : []),
      (req, res) => {
        const exchange = { req, res, route, handle, takeStream }
        if (route.event) return follow(context, { ...exchange, event: route.event })
        if (route.line) return download(context, { ...exchange, line: route.line })
        return answer(context, exchange)
      },
    )
  }
}

type Handle = (context: Context, request: RequestFacts & Partial<Following>) => Promise<unknown>
interface Exchange {
  req: Request
  res: Response
  route: Route
  handle: Handle
}

/** For those who watch requests. */
function setRouteName(name: RouteName): RequestHandler {
  return (_req, res, next) => {
    res.locals.route = name
    next()
  }
}

/** `/v1/servers/{serverId}` → `/v1/servers/:serverId`. */
function expressPath(path: string) {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** A form of another site cannot send JSON without asking first. */
const requireJson: RequestHandler = (req, _res, next) => {
  if (req.is('application/json') === false)
    throw new AppError('UnsupportedMediaType', `content type ${req.get('content-type')}`)
  next()
}

function readBody({ access, bodyLimitBytes }: Route) {
  const limit = bodyLimitBytes ?? (access === 'public' ? PUBLIC_BODY_LIMIT_BYTES : BODY_LIMIT_BYTES)
  return [requireJson, express.json({ limit, strict: false })]
}

function factsOf(context: Context, { req, res, route }: Exchange): RequestFacts {
  return {
    ...parseInput(route, req),
    ...(res.locals.caller && { caller: res.locals.caller }),
    address: req.ip ?? '',
    session: sessionControl(context, req),
    signal: signalOf(res, context.shutdown),
  }
}

/** What is recorded meanwhile says which request it came by, and which API key. */
function callHandler(
  context: Context,
  { res, handle }: Exchange,
  request: RequestFacts & Partial<Following>,
) {
  const { requestId, caller } = res.locals
  const origin = { requestId, address: request.address, keyId: caller?.key?.id }
  return actingBy(origin, () => handle(context, request))
}

async function answer(context: Context, exchange: Exchange) {
  const { req, res, route } = exchange
  const request = factsOf(context, exchange)
  const work = async () => ({
    status: route.status ?? 200,
    answer: (route.result ?? z.null()).parse(await callHandler(context, exchange, request)),
  })
  const { caller } = res.locals
  const [hashKey = ''] = context.config.SESSION_KEYS
  const made =
    route.isIdempotent && caller
      ? await answerOnce({ db: context.db, req, res, caller, hashKey }, work)
      : await work()
  const location = made.status === 202 ? locationOf(made.answer) : undefined
  if (location !== undefined) res.location(location)
  res.status(made.status).set('cache-control', 'no-store').json(made.answer)
}

async function follow(
  context: Context,
  exchange: Exchange & { event: z.ZodType; takeStream: (userId: string) => Disposable },
) {
  const { req, res, route, event, takeStream } = exchange
  const { caller, logger } = res.locals
  const facts = factsOf(context, exchange)
  using _place = takeStream(caller?.id ?? facts.address)
  using access = caller && watchAccess(context, { req, caller, access: route.access, logger })
  const signal = access ? AbortSignal.any([facts.signal, access.signal]) : facts.signal
  const request = { ...facts, signal, after: afterOf(req) }
  const events = await callHandler(context, exchange, request)
  await sendEvents(res, {
    events: events as AsyncIterable<{ id: number; data: unknown }>,
    schema: event,
    signal,
  })
}

async function download(
  context: Context,
  exchange: Exchange & { line: z.ZodType; takeStream: (userId: string) => Disposable },
) {
  const { req, res, line: schema } = exchange
  const request = factsOf(context, exchange)
  using _place = exchange.takeStream(res.locals.caller?.id ?? request.address)
  const lines = (await callHandler(context, exchange, request)) as AsyncIterable<unknown>
  const fileName = `${req.path.split('/').slice(2).join('-')}.ndjson`
  await sendLines(res, { lines, schema, fileName, signal: request.signal })
}
