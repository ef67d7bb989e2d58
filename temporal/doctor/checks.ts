import type { ContainerRuntime } from '../../activities/containers/container-runtime.ts'
import type { Config } from '../../config.ts'
import type { Db } from '../../db/connect.ts'
import { requireHost } from '../../db/hosts.ts'
import { isMigrated } from '../../db/migrate.ts'
import { callerTables, countByKey, ownerTables } from '../../db/rewrap.ts'
import type { WorkflowDesk } from '../workflow-desk.ts'
import { checkAudit } from './check-audit.ts'

const TIMEOUT_MS = 10_000
/** A million events take less than this. */
const AUDIT_TIMEOUT_MS = 120_000

/** What a check looks at. */
export interface Installation {
  config: Config
  db: Db
  desk: WorkflowDesk
  runtime: ContainerRuntime
}

export interface Check {
  name: string
  isWell: boolean
  text: string
}

type Verdict = Omit<Check, 'name'>

const checks: Record<string, (installation: Installation) => Promise<Verdict>> = {
  database: async ({ db }) =>
    (await isMigrated(db))
      ? well('reachable and migrated')
      : ill('reachable, but not migrated: npm start does it'),
  temporal: async ({ config, desk }) => {
    await desk.holdsServer('nobody')
    return well(`namespace ${config.TEMPORAL_NAMESPACE} answers`)
  },
  worker: async ({ db }) => {
    await requireHost(db)
    return well('a host takes work')
  },
  docker: async ({ runtime }) => {
    await runtime.ping()
    return well(`answers, with ${await runtime.ensureImage()}`)
  },
  gateway: async ({ config }) => {
    const url = `${config.publicGatewayUrl}/readyz`
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return ok ? well('ready') : ill(`${url} answers ${status}`)
  },
  keys: checkKeys,
  audit: checkAudit,
}

export async function runChecks(installation: Installation): Promise<Check[]> {
  return Promise.all(
    Object.entries(checks).map(async ([name, check]) => ({
      name,
      ...(await inTime(check(installation), timeoutOf(name)).catch((err: unknown) =>
        ill(reasonOf(err)),
      )),
    })),
  )
}

/** Records can be read only while the ring has the key that they name. */
async function checkKeys({ config, db }: Installation): Promise<Verdict> {
  const rings = [
    { name: 'OWNER_SECRET_KEYS', ring: config.ownerSecretKeys, tables: ownerTables },
    { name: 'CALLER_SECRET_KEYS', ring: config.callerSecretKeys, tables: callerTables },
  ]
  const missing: string[] = []
  let count = 0
  for (const { name, ring, tables } of rings) {
    if (ring.keys.length === 0) missing.push(`${name} is empty`)
    for (const [kid, records] of await countByKey(db, tables)) {
      count += records
      if (!ring.keys.some((key) => key.kid === kid))
        missing.push(`${name} has no key ${kid}, and ${needing(records)} it`)
    }
  }
  return missing.length > 0 ? ill(missing.join('; ')) : well(`open all ${count} sealed records`)
}

function needing(records: number): string {
  return records === 1 ? '1 record needs' : `${records} records need`
}

function well(text: string): Verdict {
  return { isWell: true, text }
}

function ill(text: string): Verdict {
  return { isWell: false, text }
}

function timeoutOf(name: string) {
  return name === 'audit' ? AUDIT_TIMEOUT_MS : TIMEOUT_MS
}

async function inTime(check: Promise<Verdict>, timeoutMs: number): Promise<Verdict> {
  const late = Promise.withResolvers<Verdict>()
  const timer = setTimeout(() => late.resolve(ill('does not answer')), timeoutMs)
  try {
    return await Promise.race([check, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** The innermost cause says what happened. */
function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err)
  if (err instanceof AggregateError && err.errors.length > 0) return reasonOf(err.errors[0])
  return err.cause instanceof Error ? `${err.message}: ${reasonOf(err.cause)}` : err.message
}
