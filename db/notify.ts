import pg from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from './connect.ts'

/** What changed; the payload is an id. Sent when the transaction commits. */
export const channels = [
  'bmm_builds',
  'bmm_previews',
  'bmm_runners',
  'bmm_servers',
  'bmm_wakes',
  'bmm_access',
  'bmm_logs',
] as const
export type Channel = (typeof channels)[number]

export async function notify(db: Db, channel: Channel, id: string): Promise<void> {
  await db.raw('select pg_notify(?, ?)', [channel, id])
}

export interface Listener {
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Listens on a connection of its own, for as long as the listener lives. Notices that came while it was disconnected are
 * lost, so `onConnect` runs after each (re)connection: read the tables anew there.
 */
export async function listen(
  { databaseUrl, onError }: { databaseUrl: string; onError: (err: unknown) => void },
  {
    channels: wanted,
    onNotice,
    onConnect,
  }: {
    channels: readonly Channel[]
    onNotice: (channel: Channel, id: string) => void
    onConnect?: () => void | Promise<void>
  },
): Promise<Listener> {
  let client: pg.Client | undefined
  let isEnded = false

  const open = async () => {
    const next = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'bmm-listen',
      keepAlive: true,
    })
    let isGone = false
    next.on('error', onError)
    next.on('end', () => {
      isGone = true
      if (next === client) void reopen()
    })
    next.on('notification', ({ channel, payload = '' }) => onNotice(channel as Channel, payload))
    try {
      await next.connect()
      for (const channel of wanted) await next.query(`listen ${channel}`)
      await onConnect?.()
      if (isGone) throw new Error('The connection ended while the tables were read')
    } catch (err) {
      await next.end().catch(() => {}) // half-open: its failure is the one that is thrown
      throw err
    }
    client = next
  }
  const reopen = async () => {
    for (let delayMs = 100; !isEnded; delayMs = Math.min(delayMs * 2, 2_000)) {
      try {
        return await open()
      } catch (err) {
        onError(err)
        await wait(delayMs)
      }
    }
  }

  await open()
  return {
    async [Symbol.asyncDispose]() {
      isEnded = true
      await client?.end()
    },
  }
}
