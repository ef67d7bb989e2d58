// The order in which a request is judged. What comes first tells a stranger less, and nothing reaches a runner before the
// token and its bearer have passed.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { serverUrl } from '../../contract/server-url.ts'
import { isDatabaseAway, isStatementTooSlow } from '../../db/connect.ts'
import type { CallFacts } from '../../db/calls.ts'
import type { Route } from '../../db/gateway-reads.ts'
import type { AccessFacts } from '../access.ts'
import type { CallWatch } from '../meter/call-watch.ts'
import { meterCall } from '../meter/meter-call.ts'
import { TooManyCalls } from '../runners/call-slots.ts'
import type { RunnerSlot } from '../runners/runner-slot.ts'
import { mayBeCalled, standIn, type Callee, type StandInDeps } from '../sleep/stand-in.ts'
import type { VerifiedToken, VerifyToken } from '../tokens/verify-token.ts'
import { authoriseCall, findRefusal } from './authorise-call.ts'
import { headersForRunner } from './call-headers.ts'
import type { CountCall } from './call-rates.ts'
import { callerSecretsHeader } from './caller-secrets-header.ts'
import { allowReading, answerPreflight } from './cors.ts'
import type { Door } from './door.ts'
import { findNotice } from './find-notice.ts'
import { bodyTooLarge, forwardCall, type CallLimits } from './forward-call.ts'
import { checkHost, checkOrigin } from './host-checks.ts'
import type { OpenCalls } from './open-calls.ts'
import { refuseIfStopped } from './refuse-if-stopped.ts'
import { answerRefusal, CallRefused } from './refusal.ts'
import { challenge, resourceMetadata, slugOfMetadataPath } from './resource-metadata.ts'

export interface FrontDeps {
  gatewayUrl: string
  issuer: string
  originHosts: ReadonlySet<string>
  verifyToken: VerifyToken
  access: () => AccessFacts
  /** All values that this caller gave for this server. */
  openCallerSecrets: (caller: {
    serverId: string
    userId: string
  }) => Promise<Record<string, string>>
  isReady: () => boolean
  countCall: CountCall
  /** For servers without a runner. */
  sleepers: StandInDeps
  openCalls: OpenCalls
  /** Told of every call of a caller, and once more when it has ended. */
  onCallBegins: (serverId: string) => void
  onCall: (call: CallFacts) => void
  limits: CallLimits
  log: Logger
}

const CALL_PATH = /^\/s\/([a-z0-9-]{1,64})\/mcp\/?$/
const FORWARDED_METHODS = new Set(['GET', 'HEAD', 'POST', 'DELETE'])

export function createFront(deps: FrontDeps, door: Door): RequestListener {
  return (req, res) => {
    answer(deps, door, { req, res }).catch((err: unknown) => answerFailure(deps, { req, res, err }))
  }
}

interface Exchange {
  req: IncomingMessage
  res: ServerResponse
}

async function answer(deps: FrontDeps, door: Door, { req, res }: Exchange) {
  allowReading(res)
  if (!deps.isReady()) res.shouldKeepAlive = false // the next request finds the successor
  if (req.method === 'OPTIONS') return answerPreflight(req, res)
  const path = (req.url ?? '').split('?', 1)[0] ?? ''
  if (path === '/healthz') return void res.writeHead(204).end()
  if (path === '/readyz') return void res.writeHead(deps.isReady() ? 204 : 503).end()
  const described = slugOfMetadataPath(path)
  if (described !== undefined) return answerMetadata(deps, door.findRoute(described), { req, res })
  const slug = CALL_PATH.exec(path)?.[1]
  const route = slug === undefined ? undefined : door.findRoute(slug)
  if (!route) throw new CallRefused(404, 'There is no such server')
  await answerCall(deps, door, { req, res, route })
}

function answerMetadata(deps: FrontDeps, route: Route | undefined, { req, res }: Exchange) {
  if (!route) throw new CallRefused(404, 'There is no such server')
  if (req.method !== 'GET' && req.method !== 'HEAD')
    throw new CallRefused(405, 'Metadata can only be read', { allow: 'GET, HEAD, OPTIONS' })
  const body = JSON.stringify(resourceMetadata(deps, route))
  res
    .writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    })
    .end(body)
}

async function answerCall(
  deps: FrontDeps,
  door: Door,
  { req, res, route }: Exchange & { route: Route },
) {
  const url = serverUrl(deps.gatewayUrl, route.slug)
  checkHost(req.headers.host, { hostNames: door.hostNames, url })
  checkOrigin(req.headers.origin, deps.originHosts)
  const token = await authoriseCall(
    { ...deps, isForPlatformOnly: door.isForPlatformOnly },
    { req, route },
  )
  if (res.destroyed) return // nobody is there to be counted
  const isMetered = req.method === 'POST' && !door.isForPlatformOnly
  const toolNames = () => findToolNames(deps, door, route)
  const watch = isMetered ? meterCall(deps, { req, res, route, token, toolNames }) : undefined
  if (!door.isForPlatformOnly)
    await deps.countCall({ serverId: route.serverId, callerId: callerOf(token) })
  if (!door.isForPlatformOnly) refuseIfStopped(route)
  if (!FORWARDED_METHODS.has(req.method ?? ''))
    throw new CallRefused(405, 'MCP is spoken with POST', { allow: 'GET, POST, DELETE, OPTIONS' })
  if (Number(req.headers['content-length'] ?? 0) > deps.limits.maxBodyBytes) throw bodyTooLarge()
  const callee = await findCallee(deps, door, { req, res, route, watch })
  if (callee) await passOn(deps, door, { req, res, route, token, watch, ...callee })
}

/** Of a server without a runner as well: what fails there is counted by tool. */
function findToolNames({ sleepers }: FrontDeps, door: Door, route: Route) {
  const bound = door.findSlot(route)?.binding
  return bound?.toolNames ?? sleepers.toolNames.recall(route.liveVersionId ?? '')
}

interface PassedCall extends Exchange, Callee {
  route: Route
  token: VerifiedToken
  watch: CallWatch | undefined
}

/**
 * Waits for its turn; when another runner takes over meanwhile, for its turn there. What cancels a call does not wait for
 * calls to end, but never overtakes one that its sender has waiting.
 */
async function passOn(
  deps: FrontDeps,
  door: Door,
  { slot: first, wasHeld, ...passed }: PassedCall,
) {
  const callerId = callerOf(passed.token)
  const isFull = !first.calls.mayEnter(callerId) && !first.calls.isWaiting(callerId)
  const found = isFull ? await findNotice(passed) : undefined
  const call = { ...passed, ...found }
  const turn = { callerId, wasHeld, isNotice: found?.isNotice === true }
  let slot: RunnerSlot | undefined = first
  while (slot && !call.res.destroyed) {
    const at: RunnerSlot = slot
    slot = await inTurn({ slot: at, ...turn }, call.res, () =>
      callRunner(deps, door, { ...call, slot: at }),
    )
  }
}

/** Answers the runner to turn to instead, if the live one is another by now. */
async function callRunner(
  deps: FrontDeps,
  door: Door,
  { req, res, route, token, slot, start, watch }: PassedCall,
): Promise<RunnerSlot | undefined> {
  // After the wait the answer may be another, and so may the caller's secrets.
  const findRoute = () => door.findRoute(route.slug) ?? route
  const now = findRoute()
  if (!door.isForPlatformOnly) refuseIfStopped(now)
  const successor = door.findSlot(now)
  if (successor !== slot && mayBeCalled(successor, now)) return successor
  const callerSecrets = await findCallerSecrets(deps, { slot, route, token })
  const refusal = () => findRefusal(deps, { route: findRoute(), token })
  const refused = refusal()
  if (refused) throw refused
  if (res.destroyed) return undefined
  const { host, pathname } = new URL(serverUrl(deps.gatewayUrl, route.slug))
  const call = {
    req,
    start,
    res,
    path: pathname,
    headers: headersForRunner(req.headers, { host, callerSecrets }),
    challenge: challenge(deps, { slug: route.slug, error: 'invalid_token' }),
    watch,
  }
  const cut = new AbortController()
  await deps.openCalls.during({ refusal, end: (why) => cut.abort(why) }, () =>
    forwardCall({ agent: slot.agent, limits: deps.limits }, { ...call, cut: cut.signal }),
  )
  return undefined
}

/** Undefined: the call is answered already. */
async function findCallee(
  { sleepers }: FrontDeps,
  door: Door,
  call: Exchange & { route: Route; watch: CallWatch | undefined },
): Promise<Callee | undefined> {
  const { route } = call
  const slot = door.findSlot(route)
  if (door.isForPlatformOnly ? slot?.binding : mayBeCalled(slot, route)) return slot && { slot }
  if (route.liveVersionId === null)
    throw new CallRefused(
      503,
      'No version of this server is live yet: its owner sees why on its page',
      { 'retry-after': '30' },
    )
  return standIn(sleepers, door, call)
}

async function findCallerSecrets(
  { openCallerSecrets }: FrontDeps,
  { slot, route, token }: { slot: RunnerSlot; route: Route; token: VerifiedToken },
) {
  const keys = slot.binding?.callerSecretKeys ?? []
  if (keys.length === 0) return undefined
  const values = await openCallerSecrets({ serverId: route.serverId, userId: token.subject })
  return callerSecretsHeader(values, keys)
}

/** Whatever app they use: a person could make themselves any number of apps, and crowd out everybody else. */
function callerOf({ subject }: VerifiedToken) {
  return subject
}

async function inTurn<T>(
  {
    slot,
    isNotice,
    ...turn
  }: { slot: RunnerSlot; callerId: string; wasHeld: boolean | undefined; isNotice: boolean },
  res: ServerResponse,
  act: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const left = new AbortController()
  const leave = () => left.abort()
  res.once('close', leave)
  const places = isNotice ? slot.notices : slot.calls
  const release = await places.take({ ...turn, signal: left.signal })
  res.off('close', leave)
  try {
    return res.destroyed ? undefined : await act()
  } finally {
    release()
  }
}

function answerFailure({ log }: FrontDeps, { req, res, err }: Exchange & { err: unknown }) {
  if (err instanceof CallRefused) {
    if (err.status >= 500) log.info({ err, path: req.url?.split('?', 1)[0] }, 'call refused')
    return answerRefusal(res, err)
  }
  if (err instanceof TooManyCalls)
    return answerRefusal(
      res,
      new CallRefused(429, 'This server is busy: try again in a moment', { 'retry-after': '1' }),
    )
  if (isDatabaseAway(err)) {
    if (isStatementTooSlow(err)) log.error({ err }, 'call refused: a statement took too long')
    else log.warn({ err }, 'call refused')
    return answerRefusal(
      res,
      new CallRefused(503, 'This cannot be looked up just now: try again', { 'retry-after': '5' }),
    )
  }
  log.error({ err, path: req.url?.split('?', 1)[0] }, 'call failed')
  answerRefusal(res, new CallRefused(500, 'Something broke on our side'))
}
