import type { Logger } from '../activities/deps.ts'
import type { Db } from '../db/connect.ts'
import { tellOwners } from '../db/takedown-owners.ts'
import type { Starter } from './client.ts'
import { keepLooking } from './keep-looking.ts'
import { sendNotices } from './send-notices.ts'
import { finishServers } from './unfinished-servers.ts'
import { finishTakedowns } from './unfinished-takedowns.ts'
import { startUnstartedBuilds } from './unstarted-builds.ts'

/** Does what rows ask for and nobody has begun: whoever wrote them died, or Temporal was away. */
export function watchRows(
  { db, logger }: { db: Db; logger: Logger },
  { starter, noticeWebhookUrl }: { starter: Starter; noticeWebhookUrl: string | undefined },
): AsyncDisposable {
  const deps = { db, logger, starter }
  const ended = new AbortController()
  const watches: {
    everyMs: number
    look: (signal: AbortSignal) => Promise<void>
    what: string
  }[] = [
    { everyMs: 15_000, look: () => startUnstartedBuilds(deps), what: 'unstarted builds' },
    { everyMs: 5_000, look: (signal) => finishServers(deps, signal), what: 'unfinished servers' },
    {
      everyMs: 5_000,
      look: (signal) => finishTakedowns(deps, signal),
      what: 'unfinished takedowns',
    },
    { everyMs: 5_000, look: (signal) => tellAllOwners(db, signal), what: 'owners to tell' },
  ]
  if (noticeWebhookUrl !== undefined)
    watches.push({
      everyMs: 5_000,
      look: (signal) => sendNotices(deps, { webhookUrl: noticeWebhookUrl, signal }),
      what: 'notices',
    })
  const watching = watches.map(({ everyMs, look, what }) =>
    keepLooking(ended.signal, {
      everyMs,
      look,
      whenItFails: (err) => logger.warn({ err }, `${what}: trying again later`),
    }),
  )
  return {
    async [Symbol.asyncDispose]() {
      ended.abort()
      await Promise.all(watching)
    },
  }
}

async function tellAllOwners(db: Db, signal: AbortSignal) {
  while (!signal.aborted && (await tellOwners(db)));
}
