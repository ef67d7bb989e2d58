import connectPgSimple from 'connect-pg-simple'
import session, { type Store } from 'express-session'
import pg from 'pg'
import { servingLimits, type Db } from './connect.ts'

export interface SessionStore extends AsyncDisposable {
  store: Store
}

/** The rows behind the dashboard's cookie, on a small pool of their own: the store speaks to pg, not to knex. */
export function createSessionStore({
  databaseUrl,
  onError,
}: {
  databaseUrl: string
  onError: (err: unknown) => void
}): SessionStore {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'bmm-sessions',
    max: 4,
    connectionTimeoutMillis: 5_000,
    ...servingLimits,
  })
  pool.on('error', onError)
  const PgStore = connectPgSimple(session)
  const store = new PgStore({ pool, tableName: 'sessions', errorLog: onError })
  return {
    store,
    async [Symbol.asyncDispose]() {
      store.close()
      await pool.end()
    },
  }
}

/** Signs a user out everywhere. */
export async function endSessionsOf(db: Db, userId: string): Promise<void> {
  await db('sessions').whereRaw("sess ->> 'userId' = ?", [userId]).delete()
}

/** Whether a session has not been ended. */
export async function hasSession(db: Db, sid: string): Promise<boolean> {
  return (await db('sessions').where({ sid }).first('sid')) !== undefined
}
