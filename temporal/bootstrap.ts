// Brings a Temporal server to the state that bmm needs. Safe to run again, and by several at once.
import { readFileSync } from 'node:fs'
import { env } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, isGrpcServiceError } from '@temporalio/client'
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js'
import { loadConfig } from '../config.ts'
import { searchAttributes } from '../workflows/search-attributes.ts'
import { ensureReconcileSchedule } from './reconcile-schedule.ts'
import { waitUntilHealthy } from './server/health.ts'

// Of gRPC.
const status = { INVALID_ARGUMENT: 3, NOT_FOUND: 5, ALREADY_EXISTS: 6 }
const DAY_MS = 86_400_000
const VISIBLE_LIMIT_MS = 60_000
// The numbers of the wire format.
const typeNumbers = { KEYWORD: 2, BOOL: 5 }

export interface BootstrapTemporal {
  address: string
  namespace: string
  /** How long closed workflows are kept. */
  retentionDays: number
}

/** Waits for the server, then sees to the namespace, its retention, the search attributes and the schedule. */
export async function bootstrapTemporal({ address, namespace, retentionDays }: BootstrapTemporal) {
  await waitUntilHealthy({ address })
  const connection = await Connection.connect({ address })
  try {
    await ensureNamespace(connection, { namespace, retentionDays })
    await ensureSearchAttributes(connection, namespace)
    await ensureReconcileSchedule(connection, namespace)
  } finally {
    await connection.close()
  }
}

async function ensureNamespace(
  { workflowService }: Connection,
  { namespace, retentionDays }: Omit<BootstrapTemporal, 'address'>,
) {
  const retention = msToTs(retentionDays * DAY_MS)
  try {
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: retention,
    })
    return
  } catch (err) {
    if (!hasStatus(err, status.ALREADY_EXISTS)) throw err
  }
  const { config } = await workflowService.describeNamespace({ namespace })
  if (optionalTsToMs(config?.workflowExecutionRetentionTtl) === retentionDays * DAY_MS) return
  await workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: retention },
  })
}

async function ensureSearchAttributes(connection: Connection, namespace: string) {
  const { operatorService } = connection
  const found = await untilKnown(() => operatorService.listSearchAttributes({ namespace }))
  const missing: Record<string, number> = {}
  for (const { name, type } of Object.values(searchAttributes)) {
    const actual = found.customAttributes[name]
    if (actual === undefined) missing[name] = typeNumbers[type]
    else if (actual !== typeNumbers[type]) {
      throw new Error(`Search attribute ${name} of namespace ${namespace} has another type`)
    }
  }
  if (Object.keys(missing).length > 0) {
    await operatorService.addSearchAttributes({ namespace, searchAttributes: missing })
  }
  for (const { name } of Object.values(searchAttributes)) {
    const query = `${name} is null`
    await untilKnown(() => connection.workflowService.countWorkflowExecutions({ namespace, query }))
  }
}

/** The server learns of a new namespace or attribute some seconds after it was told: asks until it knows. */
async function untilKnown<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + VISIBLE_LIMIT_MS
  for (;;) {
    try {
      return await ask()
    } catch (err) {
      const isUnknown = hasStatus(err, status.NOT_FOUND) || hasStatus(err, status.INVALID_ARGUMENT)
      if (!isUnknown || Date.now() > deadline) throw err
    }
    await sleep(100)
  }
}

function hasStatus(err: unknown, code: number): boolean {
  return isGrpcServiceError(err) && Number(err.code) === code
}

if (import.meta.main) {
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'))
  await bootstrapTemporal({
    address: config.TEMPORAL_ADDRESS ?? `127.0.0.1:${config.TEMPORAL_PORT}`,
    namespace: config.TEMPORAL_NAMESPACE,
    retentionDays: config.TEMPORAL_RETENTION_DAYS,
  })
}
