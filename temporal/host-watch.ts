import { emptyPool, keepWarm } from '../activities/containers/pool/keep-warm.ts'
import { replaceHungRunners } from '../activities/containers/ends/replace-hung-runners.ts'
import type { Deps } from '../activities/deps.ts'
import { mendHost } from '../activities/reconcile/mend-host.ts'
import { recordHostLost, recordHostSeen } from '../db/hosts.ts'
import { keepLooking } from './keep-looking.ts'

const LOOK_EVERY_MS = 2_000
const MEND_EVERY_MS = 2_000
const ASK_EVERY_MS = 15_000
const WARM_EVERY_MS = 500

/**
 * Looks after this host: says in Postgres whether it can run containers (its engine answers and has our image), mends
 * what disagrees with the rows there (a live version that has lost its container comes back within seconds), and keeps
 * runners ready.
 */
export function watchHost(
  deps: Deps,
  { hostId, warmRunners }: { hostId: string; warmRunners: number },
): AsyncDisposable {
  const { db, runtime, logger } = deps
  const ended = new AbortController()
  const own = { ...deps, call: () => ({ attempt: 1, signal: ended.signal, heartbeat() {} }) }
  let wasSeen: boolean | undefined

  const isUsable = () =>
    runtime
      .ping()
      .then(() => runtime.ensureImage())
      .then(
        () => true,
        (err: unknown) => {
          if (wasSeen !== false) logger.warn({ err, hostId }, 'this host cannot run containers')
          return false
        },
      )
  const look = async () => {
    const isSeen = await isUsable()
    if (isSeen) await recordHostSeen(db, hostId)
    else if (wasSeen !== false) await recordHostLost(db, hostId)
    if (isSeen && !wasSeen) logger.info({ hostId }, 'this host can run containers')
    wasSeen = isSeen
  }
  const mend = async () => {
    if (wasSeen) await mendHost(own, hostId)
  }
  const ask = async () => {
    if (wasSeen) await replaceHungRunners(own, hostId)
  }
  const warm = async () => {
    if (wasSeen) await keepWarm(own, { hostId, wanted: warmRunners })
  }
  const whenItFails = (err: unknown) =>
    logger.warn({ err, hostId }, 'the host could not be looked after')
  // Each at its own pace: a runner that is slow to come back must not make the host look lost.
  const watching = Promise.all([
    keepLooking(ended.signal, { everyMs: LOOK_EVERY_MS, look, whenItFails }),
    keepLooking(ended.signal, { everyMs: MEND_EVERY_MS, look: mend, whenItFails }),
    keepLooking(ended.signal, { everyMs: ASK_EVERY_MS, look: ask, whenItFails }),
    keepLooking(ended.signal, { everyMs: WARM_EVERY_MS, look: warm, whenItFails }),
  ])

  return {
    async [Symbol.asyncDispose]() {
      ended.abort()
      await watching
      await emptyPool(own).catch((err: unknown) =>
        logger.warn({ err, hostId }, 'runners that stood ready are left to the next worker'),
      )
    },
  }
}
