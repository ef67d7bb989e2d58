const MAX_BYTES_PER_DAY = 20 * 1024 ** 3

/** Counts what each server sends and receives, and starts again every day (UTC). */
export class ByteBudget {
  readonly #maxBytes: number
  readonly #now: () => number
  #day = 0
  #used = new Map<string, number>()

  constructor({ maxBytes = MAX_BYTES_PER_DAY, now = Date.now } = {}) {
    this.#maxBytes = maxBytes
    this.#now = now
  }

  add(serverId: string, bytes: number): void {
    this.#turnPage()
    this.#used.set(serverId, (this.#used.get(serverId) ?? 0) + bytes)
  }

  isLeft(serverId: string): boolean {
    this.#turnPage()
    return (this.#used.get(serverId) ?? 0) < this.#maxBytes
  }

  #turnPage() {
    const day = Math.floor(this.#now() / 86_400_000)
    if (day === this.#day) return
    this.#day = day
    this.#used = new Map()
  }
}
