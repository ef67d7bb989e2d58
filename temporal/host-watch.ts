import { setTimeout as wait } from 'node:timers/promises'
import type { ContainerRuntime } from '../activities/containers/container-runtime.ts'
import type { Logger } from '../activities/deps.ts'
import type { Db } from '../db/connect.ts'
import { recordHostLost, recordHostSeen } from '../db/hosts.ts'

const LOOK_EVERY_MS = 2_000

/** Says in Postgres, every two seconds, whether this host can run containers: its engine answers and has our image. */
export function watchHost({
  db,
  runtime,
  logger,
  hostId,
}: {
  db: Db
  runtime: ContainerRuntime
  logger: Logger
  hostId: string
}): AsyncDisposable {
  const ended = new AbortController()
  let wasSeen: boolean | undefined

  const look = async () => {
    const isSeen = await runtime
      .ping()
      .then(() => runtime.ensureImage())
      .then(
        () => true,
        (err: unknown) => {
          if (wasSeen !== false) logger.warn({ err, hostId }, 'this host cannot run containers')
          return false
        },
      )
    if (isSeen) await recordHostSeen(db, hostId)
    else if (wasSeen !== false) await recordHostLost(db, hostId)
    if (isSeen && !wasSeen) logger.info({ hostId }, 'this host can run containers')
    wasSeen = isSeen
  }
  const watching = (async () => {
    while (!ended.signal.aborted) {
      await look().catch((err: unknown) => logger.warn({ err }, 'the host could not be recorded'))
      await wait(LOOK_EVERY_MS, undefined, { signal: ended.signal }).catch(() => {}) // ended
    }
  })()

  return {
    async [Symbol.asyncDispose]() {
      ended.abort()
      await watching
    },
  }
}
