// What happens to a call whose server has no runner: it sleeps, or has lost its runner.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Discovery } from '../../contract/discovery.ts'
import { errorCodes, type ErrorCode } from '../../contract/errors.ts'
import type { Route } from '../../db/gateway-reads.ts'
import type { Door } from '../front/door.ts'
import { refuseIfStopped } from '../front/refuse-if-stopped.ts'
import { CallRefused } from '../front/refusal.ts'
import type { CallWatch } from '../meter/call-watch.ts'
import type { RunnerSlot } from '../runners/runner-slot.ts'
import { answerKept } from './answer-kept.ts'
import type { RecentVersions } from './recent-versions.ts'
import { readStart } from './read-start.ts'
import { WaitedInVain, type RunnerWait } from './runner-wait.ts'

export interface StandInDeps {
  discoveries: RecentVersions<Discovery>
  /** For those who count calls: of what is held a runner may never tell. */
  toolNames: RecentVersions<ReadonlySet<string>>
  waits: RunnerWait
}

interface Call {
  req: IncomingMessage
  res: ServerResponse
  route: Route
  watch: CallWatch | undefined
}

/** A runner that may be called, and what was read of the body meanwhile. */
export interface Callee {
  slot: RunnerSlot
  start?: Buffer | undefined
  /** It has waited for the runner already. */
  wasHeld?: boolean
}

/**
 * Answers from what is kept, or holds the call until the server has a runner, which is asked for. Undefined: the call is
 * answered, or its caller has left.
 */
export async function standIn(
  { discoveries, toolNames, waits }: StandInDeps,
  door: Door,
  { req, res, route, watch }: Call,
): Promise<Callee | undefined> {
  const start = req.method === 'POST' ? await readStart(req) : undefined
  if (start) watch?.sent(start)
  const { liveVersionId } = route
  const kept = liveVersionId === null ? undefined : await discoveries.find(liveVersionId)
  if (answerKept(kept, { req, res, body: start, watch })) return undefined
  if (watch && liveVersionId !== null) await toolNames.find(liveVersionId)
  const left = new AbortController()
  const leave = () => left.abort()
  res.once('close', leave)
  if (res.destroyed) leave()
  try {
    const slot = await waits.until({
      serverId: route.serverId,
      look: (since) => findCallee(door, route.slug, since),
      signal: left.signal,
    })
    return { slot, start, wasHeld: true }
  } catch (err) {
    if (res.destroyed) return undefined
    if (!(err instanceof WaitedInVain)) throw err
    throw new CallRefused(503, 'This server could not be started in time: try again in a moment', {
      'retry-after': '10',
    })
  } finally {
    res.off('close', leave)
  }
}

/** As it is now: it may have been paused, or gone, while the call waited. */
function findCallee(door: Door, slug: string, since: Date | undefined): RunnerSlot | undefined {
  const route = door.findRoute(slug)
  if (!route) throw new CallRefused(404, 'There is no such server')
  refuseIfStopped(route)
  const { wakeFailure, wakeRequestedAt } = route
  if (wakeFailure && since && wakeRequestedAt && wakeRequestedAt >= since)
    throw refusalOf(wakeFailure, route)
  const slot = door.findSlot(route)
  return mayBeCalled(slot, route) ? slot : undefined
}

function refusalOf(wakeFailure: ErrorCode, { nextTryAt }: Route): CallRefused {
  const untilNextTryMs = (nextTryAt?.getTime() ?? 0) - Date.now()
  const seconds =
    wakeFailure === 'RunnerFailing' ? Math.max(1, Math.ceil(untilNextTryMs / 1_000)) : 10
  return new CallRefused(
    503,
    `This server could not be started: ${reasonOf(wakeFailure, seconds)}`,
    { 'retry-after': String(seconds) },
  )
}

/** Of all quotas one alone stands in the way of a wake. */
function reasonOf(wakeFailure: ErrorCode, seconds: number): string {
  if (wakeFailure === 'RunnerFailing')
    return `its runner failed again and again. Next try in ${seconds} s. Its owner sees more on its page`
  if (wakeFailure === 'QuotaReached')
    return 'its organisation has reached its limit of servers that are awake at once (quotas.awakeRunners). One that sleeps or is paused makes room, and an admin of the organisation can raise the limit, on its page "Policy"'
  return `${errorCodes[wakeFailure].title}. Its owner sees more on its page`
}

/** One that is being stopped because nobody calls is there for a moment longer; of one that has died the slot is. */
export function mayBeCalled(slot: RunnerSlot | undefined, route: Route): slot is RunnerSlot {
  return slot?.binding !== undefined && slot.isReachable && !route.isAsleep
}
