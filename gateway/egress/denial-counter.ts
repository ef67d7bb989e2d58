import type { EgressDenial } from '../../db/egress-denials.ts'

/** Different hosts and reasons that are told apart between two writes; what is more is not counted. */
const MAX_ENTRIES = 1_000

/** Counts refusals in memory until somebody takes the counts to write them down. */
export class DenialCounter {
  #counts = new Map<string, EgressDenial>()

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
    if (this.#counts.size >= MAX_ENTRIES) return
    const counted = { serverId, host, port, reason, count: 1, firstAt: at, lastAt: at }
    this.#counts.set(key, counted)
  }

  take(): EgressDenial[] {
    const taken = [...this.#counts.values()]
    this.#counts = new Map()
    return taken
  }

  /** What could not be written is added to what has come since. */
  giveBack(denials: readonly EgressDenial[]): void {
    for (const denial of denials) {
      const since = this.#counts.get(keyOf(denial))
      this.#counts.set(keyOf(denial), {
        ...denial,
        count: denial.count + (since?.count ?? 0),
        lastAt: since?.lastAt ?? denial.lastAt,
      })
    }
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
