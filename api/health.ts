import { Router } from 'express'
import { isMigrated } from '../db/migrate.ts'
import type { Context } from './context.ts'

const TIMEOUT_MS = 3_000

/** `/healthz`: the process lives. `/readyz`: what it needs is there; 503 names what is away. */
export function createHealthRouter({ db, starter, shutdown }: Context): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.set('cache-control', 'no-store').json({ status: 'ok' })
  })
  router.get('/readyz', async (_req, res) => {
    const [database, temporal] = await Promise.all([
      outcomeOf(databaseState(() => isMigrated(db))),
      outcomeOf(starter.isReachable().then((isReachable) => (isReachable ? 'ok' : 'away'))),
    ])
    const checks = {
      database: database === 'unmigrated' ? 'ok' : database,
      migrations: database === 'ok' ? 'ok' : database === 'unmigrated' ? 'missing' : 'unknown',
      temporal,
      process: shutdown.aborted ? 'stopping' : 'ok',
    }
    const isReady = Object.values(checks).every((state) => state === 'ok')
    res
      .status(isReady ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: isReady ? 'ready' : 'not-ready', checks })
  })
  return router
}

async function databaseState(hasRun: () => Promise<boolean>) {
  return (await hasRun()) ? 'ok' : 'unmigrated'
}

/** What does not answer in time is away. */
async function outcomeOf(check: Promise<string>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(resolve, TIMEOUT_MS, 'away')
  const outcome = await Promise.race([check.catch(() => 'away'), promise])
  clearTimeout(timer)
  return outcome
}
