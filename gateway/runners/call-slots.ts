/** Thrown when a runner has as many calls as it may have, in flight and waiting. */
export class TooManyCalls extends Error {
  override name = 'TooManyCalls'
}

type Release = () => void

interface Turn {
  callerId: string
  /** It was held until the runner was awake, however many of one caller's were. */
  wasHeld?: boolean | undefined
  /** Takes a waiting call out of the queue. */
  signal: AbortSignal
}

interface Waiting extends Pick<Turn, 'callerId' | 'wasHeld'> {
  enter: () => void
}

interface Limits {
  maxInFlight: number
  /** Of those in flight, how many may be one caller's: whoever holds calls open leaves room for others. */
  maxInFlightEach: number
  maxWaiting: number
  /** Of those who wait, how many may be one caller's: the rest of the queue is for others. */
  maxWaitingEach: number
  patienceMs: number
}

const defaults: Limits = {
  maxInFlight: 16,
  maxInFlightEach: 12,
  maxWaiting: 128, // a hundred may have waited for it to wake
  maxWaitingEach: 16,
  patienceMs: 10_000,
}

/** For what is told and not asked: it ends as soon as it is heard. */
export const noticeLimits: Partial<Limits> = { maxInFlight: 2, maxInFlightEach: 1 }

/**
 * How many calls a runner handles at once; a few more wait their turn. The next place goes to whoever has the fewest calls
 * in flight, and the last few are never one caller's.
 */
export class CallSlots {
  readonly #limits: Limits
  readonly #inFlight = new Map<string, number>()
  #inFlightCount = 0
  #waiting: Waiting[] = []

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...defaults, ...limits }
  }

  get inFlight(): number {
    return this.#inFlightCount + this.#waiting.length
  }

  /** Gives a slot, to be released once. */
  async take({ callerId, wasHeld, signal }: Turn): Promise<Release> {
    if (signal.aborted) throw new TooManyCalls('the caller has left')
    if (this.mayEnter(callerId)) this.#enter(callerId)
    else await this.#wait({ callerId, wasHeld, signal })
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      this.#leave(callerId)
    }
  }

  /** Without waiting for its turn. */
  mayEnter(callerId: string): boolean {
    const { maxInFlight, maxInFlightEach } = this.#limits
    return this.#inFlightCount < maxInFlight && this.#countOf(callerId) < maxInFlightEach
  }

  isWaiting(callerId: string): boolean {
    return this.#waiting.some((one) => one.callerId === callerId)
  }

  #enter(callerId: string) {
    this.#inFlightCount += 1
    this.#inFlight.set(callerId, this.#countOf(callerId) + 1)
  }

  #leave(callerId: string) {
    this.#inFlightCount -= 1
    const left = this.#countOf(callerId) - 1
    if (left === 0) this.#inFlight.delete(callerId)
    else this.#inFlight.set(callerId, left)
    this.#next()?.enter()
  }

  #countOf(callerId: string): number {
    return this.#inFlight.get(callerId) ?? 0
  }

  /** Whoever has the fewest calls in flight; among equals who waited longest. */
  #next(): Waiting | undefined {
    let next: Waiting | undefined
    for (const waiting of this.#waiting) {
      if (!this.mayEnter(waiting.callerId)) continue
      if (!next || this.#countOf(waiting.callerId) < this.#countOf(next.callerId)) next = waiting
    }
    return next
  }

  #wait({ callerId, wasHeld, signal }: Turn): Promise<void> {
    const { maxWaiting, maxWaitingEach, patienceMs } = this.#limits
    const own = this.#waiting.filter((one) => one.callerId === callerId && !one.wasHeld)
    const isOneTooMany = !wasHeld && own.length >= maxWaitingEach
    if (this.#waiting.length >= maxWaiting || isOneTooMany)
      return Promise.reject(new TooManyCalls('the queue is full'))
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        this.#waiting = this.#waiting.filter((one) => one !== waiting)
      }
      const refuse = (reason: string) => {
        settle()
        reject(new TooManyCalls(reason))
      }
      const abort = () => refuse('the caller has left')
      const timer = setTimeout(() => refuse('no call ended in time'), patienceMs)
      const waiting: Waiting = {
        callerId,
        wasHeld,
        enter: () => {
          settle()
          this.#enter(callerId)
          resolve()
        },
      }
      signal.addEventListener('abort', abort)
      this.#waiting.push(waiting)
    })
  }
}
