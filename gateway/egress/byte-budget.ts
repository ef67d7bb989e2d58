import type { EgressDay } from '../../db/egress-days.ts'

const MAX_BYTES_PER_DAY = 20 * 1024 ** 3

/**
 * How much each server sends and receives, anew every day (UTC). What passes here counts at once; what passes at another
 * gateway, and what passed before a restart, is learned from the rows.
 */
export class ByteBudget {
  readonly #maxBytes: number
  readonly #now: () => number
  #day = ''
  #used = new Map<string, number>()
  #unwritten = new Map<string, number>()

  constructor({ maxBytes = MAX_BYTES_PER_DAY, now = Date.now } = {}) {
    this.#maxBytes = maxBytes
    this.#now = now
  }

  add(serverId: string, bytes: number): void {
    this.turnPage()
    addTo(this.#used, serverId, bytes)
    if (bytes > 0) addTo(this.#unwritten, serverId, bytes)
  }

  isLeft(serverId: string): boolean {
    this.turnPage()
    return (this.#used.get(serverId) ?? 0) < this.#maxBytes
  }

  /** What has passed since the last time. */
  take(): EgressDay {
    const day = this.turnPage()
    const bytes = this.#unwritten
    this.#unwritten = new Map()
    return { day, bytes }
  }

  /** What could not be written is written with what has passed since. */
  giveBack({ day, bytes }: EgressDay): void {
    if (day !== this.turnPage()) return
    for (const [serverId, count] of bytes) addTo(this.#unwritten, serverId, count)
  }

  /** The sums of all gateways, as they were when they were read. */
  learn({ day, bytes }: EgressDay): void {
    if (day !== this.turnPage()) return
    for (const [serverId, sum] of bytes)
      this.#used.set(serverId, sum + (this.#unwritten.get(serverId) ?? 0))
  }

  /** Answers which day it is. */
  turnPage(): string {
    const day = new Date(this.#now()).toISOString().slice(0, 'yyyy-mm-dd'.length)
    if (day === this.#day) return day
    this.#day = day
    this.#used = new Map()
    this.#unwritten = new Map()
    return day
  }
}

function addTo(counts: Map<string, number>, serverId: string, bytes: number) {
  counts.set(serverId, (counts.get(serverId) ?? 0) + bytes)
}
