import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { CallRefused } from './refusal.ts'

export interface CallRates {
  /** Of one caller at one server. 0: as many as they like. */
  perCaller: number
  /** Of all callers of one server. 0: as many as they like. */
  perServer: number
}

/** Counts a call; throws 429 with the seconds to wait when a minute's calls are used up. */
export type CountCall = (call: { serverId: string; callerId: string }) => Promise<void>

/** Each gateway counts for itself, in memory: a limit against floods, not an account. */
export function createCallRates({ perCaller, perServer }: CallRates): CountCall {
  const callers = perCaller > 0 && new RateLimiterMemory({ points: perCaller, duration: 60 })
  const servers = perServer > 0 && new RateLimiterMemory({ points: perServer, duration: 60 })
  return async ({ serverId, callerId }) => {
    if (callers)
      await callers
        .consume(`${serverId} ${callerId}`)
        .catch(refuse('You call this server too often'))
    if (servers) await servers.consume(serverId).catch(refuse('This server is called too often'))
  }
}

function refuse(message: string) {
  return (reason: unknown) => {
    if (!(reason instanceof RateLimiterRes)) throw reason
    const seconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1_000))
    throw new CallRefused(429, `${message}: try again in ${seconds} s`, {
      'retry-after': String(seconds),
    })
  }
}
