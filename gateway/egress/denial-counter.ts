import { DENIALS_KEPT, type EgressDenial } from '../../db/egress-denials.ts'

/** Counts refusals in memory until somebody takes the counts to write them down. */
export class DenialCounter {
  #counts = new Map<string, EgressDenial>()
  /** How many of them are each server's. */
  #entries = new Map<string, number>()

  add({
    serverId,
    host,
    port,
    reason,
    at = new Date(),
  }: Pick<EgressDenial, 'serverId' | 'host' | 'port' | 'reason'> & { at?: Date }): void {
    const key = keyOf({ serverId, host, port, reason })
    const known = this.#counts.get(key)
    if (known) {
      known.count += 1
      known.lastAt = at
      return
    }
    this.#enter({ serverId, host, port, reason, count: 1, firstAt: at, lastAt: at })
  }

  take(): EgressDenial[] {
    const taken = [...this.#counts.values()]
    this.#counts = new Map()
    this.#entries = new Map()
    return taken
  }

  /** What could not be written is added to what has come since. */
  giveBack(denials: readonly EgressDenial[]): void {
    for (const denial of denials) {
      const since = this.#counts.get(keyOf(denial))
      if (since) {
        since.count += denial.count
        since.firstAt = denial.firstAt
      } else this.#enter(denial)
    }
  }

  #enter(denial: EgressDenial) {
    const entries = this.#entries.get(denial.serverId) ?? 0
    if (entries >= DENIALS_KEPT) return // no more could be kept
    this.#entries.set(denial.serverId, entries + 1)
    this.#counts.set(keyOf(denial), denial)
  }
}

function keyOf({
  serverId,
  host,
  port,
  reason,
}: Pick<EgressDenial, 'serverId' | 'host' | 'port' | 'reason'>) {
  return `${serverId} ${host} ${port} ${reason}`
}
