import type { Deps } from '../activities/deps.ts'
import { isMigrated } from '../db/migrate.ts'
import { readinessOf, type Readiness } from '../observe/readiness.ts'
import type { Starter } from './client.ts'

/** What the worker needs to take up work of every kind. */
export function workerReadiness(
  { db, runtime }: Pick<Deps, 'db' | 'runtime'>,
  { starter, stop }: { starter: Pick<Starter, 'isReachable'>; stop: AbortSignal },
): Promise<Readiness> {
  const hasMigrated = isMigrated(db)
  return readinessOf({
    database: hasMigrated.then(() => 'ok'),
    migrations: hasMigrated.then((isDone) => (isDone ? 'ok' : 'missing')),
    temporal: starter.isReachable().then((isReachable) => (isReachable ? 'ok' : 'away')),
    docker: runtime.ping().then(() => 'ok'),
    process: Promise.resolve(stop.aborted ? 'stopping' : 'ok'),
  })
}
