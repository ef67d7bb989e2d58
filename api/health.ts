import { Router } from 'express'
import { isMigrated } from '../db/migrate.ts'
import { readinessOf, type Readiness } from '../observe/readiness.ts'
import type { Context } from './context.ts'

/** What the api needs. A Temporal that is away is said, though reading goes on without it. */
export function apiReadiness({
  db,
  starter,
  shutdown,
}: Pick<Context, 'db' | 'starter' | 'shutdown'>): Promise<Readiness> {
  const hasMigrated = isMigrated(db)
  return readinessOf({
    database: hasMigrated.then(() => 'ok'),
    migrations: hasMigrated.then((isDone) => (isDone ? 'ok' : 'missing')),
    temporal: starter.isReachable().then((isReachable) => (isReachable ? 'ok' : 'away')),
    process: Promise.resolve(shutdown.aborted ? 'stopping' : 'ok'),
  })
}

/** `/healthz`: the process lives. `/readyz`: what it needs is there; 503 names what is away. */
export function createHealthRouter(context: Context): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.set('cache-control', 'no-store').json({ status: 'ok' })
  })
  router.get('/readyz', async (_req, res) => {
    const { isReady, checks } = await apiReadiness(context)
    res
      .status(isReady ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: isReady ? 'ready' : 'not-ready', checks })
  })
  return router
}
