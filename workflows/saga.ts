import { CancellationScope, log } from '@temporalio/workflow'

interface Undo {
  name: string
  run: () => Promise<void>
}

/**
 * Remembers how to undo what the steps may have left behind. An undo is pushed before its step, since a step can half
 * succeed; so each undo succeeds when nothing had been made.
 */
export class Saga {
  #undos: Undo[] = []

  push(name: string, run: () => Promise<void>): void {
    this.#undos.push({ name, run })
  }

  /**
   * Runs all undos, last first, each on its own: one that fails does not keep the others from running. Cannot be
   * cancelled. Answers the names of those that failed, for whoever reconciles.
   */
  async run(): Promise<string[]> {
    return CancellationScope.nonCancellable(async () => {
      const failed: string[] = []
      for (const { name, run } of this.#undos.toReversed()) {
        try {
          await run()
        } catch (err) {
          log.error('an undo failed', { undo: name, error: String(err) })
          failed.push(name)
        }
      }
      return failed
    })
  }
}
