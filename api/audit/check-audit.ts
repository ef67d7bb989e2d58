import { recordBrokenAudit, verifyAudit } from '../../db/audit-chain.ts'
import type { Context } from '../context.ts'

/** What was tampered with is said in the log, and once in the audit log of the installation. */
export async function checkAudit({ db, logger }: Pick<Context, 'db' | 'logger'>): Promise<void> {
  const { broken, ...seen } = await verifyAudit(db)
  if (broken.length === 0) logger.info(seen, 'the audit log is as it was written')
  for (const place of broken) {
    logger.error(place, 'the audit log was tampered with')
    await recordBrokenAudit(db, place)
  }
}
