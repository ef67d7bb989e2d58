import { purgeCallSums } from '../db/calls.ts'
import { purgeRequests } from '../db/idempotency.ts'
import { purgeOpenapiDocuments } from '../db/openapi-documents.ts'
import { purgePreviews } from '../db/previews.ts'
import { purgeRuntimeLogs } from '../db/runtime-logs.ts'
import { checkAudit } from './audit/check-audit.ts'
import type { Context } from './context.ts'

const EVERY_MS = 60 * 60 * 1_000

/** Throws away what has lapsed, now and every hour. */
export function keepTables({ db, logger }: Pick<Context, 'db' | 'logger'>): Disposable {
  return everyHour(() =>
    Promise.all([
      purgeRequests(db),
      purgePreviews(db),
      purgeOpenapiDocuments(db),
      purgeRuntimeLogs(db),
      purgeCallSums(db),
    ]).catch((err: unknown) => logger.warn({ err }, 'lapsed rows are kept longer')),
  )
}

/** Sees whether the audit log is as it was written, now and every hour. */
export function watchAudit({ db, logger }: Pick<Context, 'db' | 'logger'>): Disposable {
  return everyHour(() =>
    checkAudit({ db, logger }).catch((err: unknown) =>
      logger.warn({ err }, 'the audit log is verified later'),
    ),
  )
}

function everyHour(act: () => Promise<unknown>): Disposable {
  void act()
  const timer = setInterval(() => void act(), EVERY_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
