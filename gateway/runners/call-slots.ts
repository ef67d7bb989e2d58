/** Thrown when a runner has as many calls as it may have, in flight and waiting. */
export class TooManyCalls extends Error {
  override name = 'TooManyCalls'
}

type Release = () => void

/** How many calls a runner handles at once; a few more wait their turn. */
export class CallSlots {
  readonly #maxInFlight: number
  readonly #maxWaiting: number
  readonly #patienceMs: number
  #inFlight = 0
  #waiting: (() => void)[] = []

  constructor({ maxInFlight = 16, maxWaiting = 32, patienceMs = 10_000 } = {}) {
    this.#maxInFlight = maxInFlight
    this.#maxWaiting = maxWaiting
    this.#patienceMs = patienceMs
  }

  get inFlight(): number {
    return this.#inFlight + this.#waiting.length
  }

  /** Gives a slot, to be released once; `signal` takes a waiting call out of the queue. */
  async take(signal: AbortSignal): Promise<Release> {
    if (this.#inFlight >= this.#maxInFlight) await this.#wait(signal)
    else this.#inFlight += 1
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      const next = this.#waiting.shift()
      if (next) next()
      else this.#inFlight -= 1
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting)
      return Promise.reject(new TooManyCalls('the queue is full'))
    return new Promise((resolve, reject) => {
      const leave = (err: Error) => {
        this.#waiting = this.#waiting.filter((waiting) => waiting !== enter)
        settle()
        reject(err)
      }
      const enter = () => {
        settle()
        resolve()
      }
      const abort = () => leave(new TooManyCalls('the caller has left'))
      const timer = setTimeout(
        () => leave(new TooManyCalls('no call ended in time')),
        this.#patienceMs,
      )
      const settle = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
      }
      signal.addEventListener('abort', abort)
      this.#waiting.push(enter)
    })
  }
}
