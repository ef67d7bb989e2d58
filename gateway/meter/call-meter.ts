import {
  bucketEndsMs,
  type CallCounts,
  type CallerFacts,
  type CallFacts,
  type CallSum,
} from '../../db/calls.ts'

/** Of a server, between two writes: a busy one is not written down call by call. */
const RECENT_PER_WRITE = 50
const MINUTE_MS = 60_000

/** Adds up calls in memory until somebody takes the sums to write them down. */
export class CallMeter {
  #sums = new Map<string, CallSum>()
  #recent = new Map<string, CallFacts[]>()
  #callers = new Map<string, CallerFacts>()
  readonly #inFlight = new Map<string, number>()

  begin(serverId: string): void {
    this.#inFlight.set(serverId, (this.#inFlight.get(serverId) ?? 0) + 1)
  }

  /** Servers with calls that have begun and not ended. */
  busyServers(): string[] {
    return [...this.#inFlight.keys()]
  }

  /** A call that has begun is over. */
  end(call: CallFacts): void {
    const others = (this.#inFlight.get(call.serverId) ?? 0) - 1
    if (others > 0) this.#inFlight.set(call.serverId, others)
    else this.#inFlight.delete(call.serverId)
    this.#add(call)
  }

  #add(call: CallFacts) {
    this.#addToSum(call)
    const recent = this.#recent.get(call.serverId) ?? []
    recent.push(call)
    if (recent.length > RECENT_PER_WRITE) recent.shift()
    this.#recent.set(call.serverId, recent)
    const { serverId, userId, at } = call
    this.#callers.set(`${serverId} ${userId}`, { serverId, userId, at })
  }

  /** What has come together since the last time. */
  take(): CallCounts {
    const taken = {
      sums: [...this.#sums.values()],
      recent: [...this.#recent.values()].flat(),
      callers: [...this.#callers.values()],
    }
    this.#sums = new Map()
    this.#recent = new Map()
    this.#callers = new Map()
    return taken
  }

  /** What could not be written is added to what has come since; the calls themselves are let go. */
  giveBack({ sums, callers }: Pick<CallCounts, 'sums' | 'callers'>): void {
    for (const sum of sums) {
      const key = keyOf(sum)
      const since = this.#sums.get(key)
      this.#sums.set(key, since ? added(sum, since) : sum)
    }
    for (const caller of callers) {
      const key = `${caller.serverId} ${caller.userId}`
      if (!this.#callers.has(key)) this.#callers.set(key, caller)
    }
  }

  #addToSum({ serverId, at, tool, isError, durationMs }: CallFacts) {
    const minute = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS)
    const place = { serverId, minute, tool: tool ?? '' }
    const key = keyOf(place)
    let sum = this.#sums.get(key)
    if (!sum) {
      const buckets = Array.from({ length: bucketEndsMs.length + 1 }, () => 0)
      sum = { ...place, calls: 0, errors: 0, totalMs: 0, buckets }
      this.#sums.set(key, sum)
    }
    sum.calls += 1
    if (isError) sum.errors += 1
    sum.totalMs += durationMs
    const bucket = bucketOf(durationMs)
    sum.buckets[bucket] = (sum.buckets[bucket] ?? 0) + 1
  }
}

function bucketOf(durationMs: number): number {
  const index = bucketEndsMs.findIndex((end) => durationMs <= end)
  return index === -1 ? bucketEndsMs.length : index
}

function keyOf({ serverId, minute, tool }: Pick<CallSum, 'serverId' | 'minute' | 'tool'>) {
  return `${serverId} ${minute.getTime()} ${tool}`
}

function added(a: CallSum, b: CallSum): CallSum {
  return {
    ...a,
    calls: a.calls + b.calls,
    errors: a.errors + b.errors,
    totalMs: a.totalMs + b.totalMs,
    buckets: a.buckets.map((count, index) => count + (b.buckets[index] ?? 0)),
  }
}
