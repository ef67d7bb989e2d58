// Calls that wait for a runner. However many wait for one server, it is asked for once; and again while somebody waits, for
// the worker may have been away.
import { TooManyCalls } from '../runners/call-slots.ts'

const MAX_WAITING = 256
const PATIENCE_MS = 20_000
const ASK_AGAIN_MS = 3_000

interface Waiting {
  looks: Set<() => void>
  /** When Postgres heard of it; of a wake that failed earlier nothing is said. */
  requestedAt: Date | undefined
  timer: ReturnType<typeof setInterval>
}

export interface Wanted<T> {
  serverId: string
  /** What is waited for, once it is there. Throws when it will not come; `since` is when it was asked for. */
  look: (since: Date | undefined) => T | undefined
  signal: AbortSignal
}

/** Thrown when nothing came in time. */
export class WaitedInVain extends Error {
  override name = 'WaitedInVain'
}

export class RunnerWait {
  readonly #requestWake: (serverId: string) => Promise<Date | undefined>
  readonly #onError: (err: unknown) => void
  readonly #patienceMs: number
  readonly #waiting = new Map<string, Waiting>()

  constructor({
    requestWake,
    onError,
    patienceMs = PATIENCE_MS,
  }: {
    requestWake: (serverId: string) => Promise<Date | undefined>
    onError: (err: unknown) => void
    patienceMs?: number
  }) {
    this.#requestWake = requestWake
    this.#onError = onError
    this.#patienceMs = patienceMs
  }

  get count(): number {
    let sum = 0
    for (const { looks } of this.#waiting.values()) sum += looks.size
    return sum
  }

  /** Something has changed: all look again. */
  lookAgain(): void {
    for (const { looks } of this.#waiting.values()) for (const look of looks) look()
  }

  until<T>({ serverId, look, signal }: Wanted<T>): Promise<T> {
    if (signal.aborted) return Promise.reject(new WaitedInVain('the caller has left'))
    const waiting = this.#waiting.get(serverId) ?? this.#begin(serverId)
    if (waiting.looks.size >= MAX_WAITING) return Promise.reject(new TooManyCalls('too many wait'))
    return new Promise<T>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', leave)
        this.#leave(serverId, check)
      }
      const fail = (err: unknown) => {
        settle()
        reject(err instanceof Error ? err : new Error(String(err)))
      }
      const leave = () => fail(new WaitedInVain('the caller has left'))
      const check = () => {
        try {
          const found = look(waiting.requestedAt)
          if (found === undefined) return
          settle()
          resolve(found)
        } catch (err) {
          fail(err)
        }
      }
      const timer = setTimeout(
        () => fail(new WaitedInVain('no runner came in time')),
        this.#patienceMs,
      )
      signal.addEventListener('abort', leave)
      waiting.looks.add(check)
      check()
    })
  }

  #begin(serverId: string): Waiting {
    const ask = () => {
      this.#requestWake(serverId).then((at) => {
        waiting.requestedAt = at ?? waiting.requestedAt
        for (const look of waiting.looks) look()
      }, this.#onError)
    }
    const timer = setInterval(ask, ASK_AGAIN_MS)
    const waiting: Waiting = { looks: new Set(), requestedAt: undefined, timer }
    this.#waiting.set(serverId, waiting)
    ask()
    return waiting
  }

  #leave(serverId: string, look: () => void) {
    const waiting = this.#waiting.get(serverId)
    if (!waiting) return
    waiting.looks.delete(look)
    if (waiting.looks.size > 0) return
    clearInterval(waiting.timer)
    this.#waiting.delete(serverId)
  }
}
