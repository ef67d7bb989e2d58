import type { Db } from '../../db/connect.ts'
import { listen, type Listener } from '../../db/notify.ts'
import { findRunner, type Runner } from '../../db/runners.ts'
import { AppError } from '../../contract/errors.ts'

/** Tells activities what the gateway says of a runner, as soon as it says it. */
export interface RunnerWatch {
  /** The runner as soon as `isDone` holds; undefined when it does not hold in time. Throws when the signal aborts. */
  until(
    runnerId: string,
    isDone: (runner: Runner) => boolean,
    options: { timeoutMs: number; signal: AbortSignal },
  ): Promise<Runner | undefined>
}

export async function createRunnerWatch({
  db,
  databaseUrl,
  onError,
}: {
  db: Db
  databaseUrl: string
  onError: (err: unknown) => void
}): Promise<RunnerWatch & Listener> {
  const waiting = new Map<string, Set<() => void>>()
  const wake = (id: string) => waiting.get(id)?.forEach((look) => look())
  const listener = await listen(
    { databaseUrl, onError },
    {
      channels: ['bmm_runners'],
      onNotice: (_channel, id) => wake(id),
      onConnect: () => [...waiting.keys()].forEach(wake), // what was said while nobody listened
    },
  )

  return {
    async until(runnerId, isDone, { timeoutMs, signal }) {
      signal.throwIfAborted() // it says so once, and that was before anybody listened here
      const looks = waiting.get(runnerId) ?? new Set()
      waiting.set(runnerId, looks)
      let look = () => {}
      try {
        return await new Promise<Runner | undefined>((resolve, reject) => {
          look = () => {
            findRunner(db, runnerId).then((runner) => {
              if (!runner) reject(new AppError('Internal', `runner ${runnerId} has no row`))
              else if (isDone(runner)) resolve(runner)
            }, reject)
          }
          looks.add(look)
          AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]).addEventListener('abort', () =>
            signal.aborted ? reject(signal.reason as Error) : resolve(undefined),
          )
          look()
        })
      } finally {
        looks.delete(look)
        if (looks.size === 0) waiting.delete(runnerId)
      }
    },
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  }
}
