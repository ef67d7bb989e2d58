const LINES_PER_SECOND = 20
const BURST = 200

/** How many lines of the log one runner may fill: its code decides how often it is refused. */
export class LineBudget {
  readonly #now: () => number
  #left = BURST
  #refilledAt: number
  #leftOut = 0

  constructor({ now = Date.now } = {}) {
    this.#now = now
    this.#refilledAt = now()
  }

  /** How many lines were left out before this one; undefined when it is to be left out too. */
  take(): number | undefined {
    const now = this.#now()
    const seconds = Math.max(0, now - this.#refilledAt) / 1_000
    this.#left = Math.min(BURST, this.#left + seconds * LINES_PER_SECOND)
    this.#refilledAt = now
    if (this.#left < 1) {
      this.#leftOut += 1
      return undefined
    }
    this.#left -= 1
    const leftOut = this.#leftOut
    this.#leftOut = 0
    return leftOut
  }
}
