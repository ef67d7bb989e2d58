import type { Runner } from '../../../db/runners.ts'

/** Runners are not made within this after somebody was served: the first call of a new runner needs the processor. */
const QUIET_MS = 1_000

/**
 * The runners of this host that stand ready, and whether somebody is waiting for one. It lives in memory: only the process
 * that started a runner holds its standard input.
 */
export class WarmPool {
  readonly #ready: Runner[] = []
  #servingCount = 0
  #servedAt = -Infinity

  get count(): number {
    return this.#ready.length
  }

  put(runner: Runner): void {
    this.#ready.push(runner)
  }

  /** Hands a runner out once; the one that waited longest. */
  take(): Runner | undefined {
    return this.#ready.shift()
  }

  ids(): ReadonlySet<string> {
    return new Set(this.#ready.map(({ id }) => id))
  }

  drop(id: string): void {
    const index = this.#ready.findIndex((runner) => runner.id === id)
    if (index >= 0) this.#ready.splice(index, 1)
  }

  /** While anything is served the pool is left as it is. */
  async serve<T>(act: () => Promise<T>): Promise<T> {
    this.#servingCount += 1
    try {
      return await act()
    } finally {
      this.#servingCount -= 1
      this.#servedAt = performance.now()
    }
  }

  isQuiet(): boolean {
    return this.#servingCount === 0 && performance.now() - this.#servedAt >= QUIET_MS
  }
}
