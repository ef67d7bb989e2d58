import { purgeCalls } from '../db/calls.ts'
import type { Db } from '../db/connect.ts'
import { purgeEgressDays } from '../db/egress-days.ts'
import { purgeRequests } from '../db/idempotency.ts'
import { purgeReservations } from '../db/model-reservations.ts'
import { purgeOpenapiDocuments } from '../db/openapi-documents.ts'
import { purgePreviews } from '../db/previews.ts'
import { purgeRuntimeLogs } from '../db/runtime-logs.ts'
import { refreshTemplateRanks } from '../db/template-ranks.ts'
import { keepLooking } from '../temporal/keep-looking.ts'
import { checkAudit } from './audit/check-audit.ts'
import type { Context } from './context.ts'

const HOUR_MS = 60 * 60 * 1_000
/** The figures of the marketplace are at most so far behind. */
const RANKS_EVERY_MS = 15_000

/** Goes through whole tables, now and by the clock: each chore at its own pace, and never beside itself. */
export function keepTables({ db, logger }: Pick<Context, 'db' | 'logger'>): Disposable {
  const ended = new AbortController()
  const chores = [
    { everyMs: HOUR_MS, look: () => purge(db), otherwise: 'lapsed rows are kept longer' },
    {
      everyMs: HOUR_MS,
      look: () => checkAudit({ db, logger }),
      otherwise: 'the audit log is verified later',
    },
    {
      everyMs: RANKS_EVERY_MS,
      look: () => refreshTemplateRanks(db),
      otherwise: 'the figures of templates are counted later',
    },
  ]
  for (const { everyMs, look, otherwise } of chores)
    void keepLooking(ended.signal, {
      everyMs,
      look,
      whenItFails: (err) => logger.warn({ err }, otherwise),
    })
  return { [Symbol.dispose]: () => ended.abort() }
}

/** Throws away what has lapsed. */
async function purge(db: Db) {
  await Promise.all([
    purgeRequests(db),
    purgePreviews(db),
    purgeOpenapiDocuments(db),
    purgeRuntimeLogs(db),
    purgeCalls(db),
    purgeEgressDays(db),
    purgeReservations(db),
  ])
}
