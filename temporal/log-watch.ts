import {
  followRunnerLogs,
  type FollowedRunner,
} from '../activities/containers/logs/follow-runner-logs.ts'
import type { Deps } from '../activities/deps.ts'
import { listRunners } from '../db/runners.ts'
import { keepLooking } from './keep-looking.ts'

const LOOK_EVERY_MS = 1_000

/** Keeps what the runners of this host write, each from where it was last read. */
export function watchLogs(
  deps: Pick<Deps, 'db' | 'runtime' | 'ownerSecretKeys' | 'logger'>,
  hostId: string,
): AsyncDisposable {
  const { db, logger } = deps
  const ended = new AbortController()
  const { signal } = ended
  const followed = new Map<string, Promise<void>>()

  const follow = (runner: FollowedRunner) =>
    followRunnerLogs(deps, runner, signal)
      .catch((err: unknown) => {
        if (!signal.aborted)
          logger.warn({ err, runnerId: runner.id }, 'a log could not be followed; trying again')
      })
      .finally(() => followed.delete(runner.id))
  const look = async () => {
    for (const { versionId, state, ...runner } of await listRunners(db, hostId)) {
      const hasContainer = state === 'binding' || state === 'bound' || state === 'ready'
      if (versionId && hasContainer && !followed.has(runner.id))
        followed.set(runner.id, follow({ ...runner, versionId }))
    }
  }
  const watching = keepLooking(signal, {
    everyMs: LOOK_EVERY_MS,
    look,
    whenItFails: (err) => logger.warn({ err, hostId }, 'the logs could not be looked after'),
  })

  return {
    async [Symbol.asyncDispose]() {
      ended.abort()
      await watching
      await Promise.all(followed.values())
    },
  }
}
