import { hasRightToChangeAudit, verifyAudit, type BrokenAudit } from '../../db/audit-chain.ts'
import type { Db } from '../../db/connect.ts'

/** Goes through every chain of the audit log. */
export async function checkAudit({ db }: { db: Db }): Promise<{ isWell: boolean; text: string }> {
  const { broken, events, chains } = await verifyAudit(db)
  if (broken.length > 0) return { isWell: false, text: broken.map(describe).join('; ') }
  const text = `${events} events in ${chains} chains are as they were written`
  const isKept = !(await hasRightToChangeAudit(db))
  return {
    isWell: true,
    text: isKept ? text : `${text}; only a trigger keeps a superuser, as we connect, from them`,
  }
}

function describe({ organisationId, seq, eventId, reason }: BrokenAudit): string {
  const whose = organisationId === null ? 'the installation' : organisationId
  const place = [seq !== null && `at number ${seq}`, eventId !== null && `event ${eventId}`]
  return `the log of ${whose} was tampered with, ${[...place, reason].filter(Boolean).join(': ')}`
}
