import type { Db } from '../db/connect.ts'
import { claimUnsentNotice, markNoticeSent } from '../db/organisation-notices.ts'

const TIMEOUT_MS = 10_000
const AT_ONCE = 100

/**
 * Posts what organisations must be told to the operator's webhook, one JSON document each. At least once: its `id` tells
 * one that comes twice. Throws when the webhook does not answer 2xx, or the signal ends it meanwhile; that notice is sent
 * again when its claim has lapsed.
 */
export async function sendNotices(
  { db }: { db: Db },
  { webhookUrl, signal }: { webhookUrl: string; signal: AbortSignal },
): Promise<void> {
  for (let sent = 0; sent < AT_ONCE && !signal.aborted; sent++) {
    const notice = await claimUnsentNotice(db)
    if (!notice) return
    const res = await fetch(webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(notice),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    await res.body?.cancel()
    if (!res.ok) throw new Error(`The notice webhook answered ${res.status}`)
    await markNoticeSent(db, notice.id)
  }
}
