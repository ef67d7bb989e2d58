import { endWarmRunner, listWarmRunners, openWarmRunner } from '../../../db/runners.ts'
import type { Runner } from '../../../db/runners.ts'
import type { Deps } from '../../deps.ts'
import type { DeployContext } from '../deploy.ts'
import { warmName } from '../container-name.ts'
import { untilOpen } from '../until-open.ts'
import { readMachineMemory, type MachineMemory } from './machine-memory.ts'
import { poolSize } from './pool-size.ts'
import { untilWarm } from './until-warm.ts'

type Context = DeployContext & Pick<Deps, 'logger'>

/**
 * One look at the pool of this host: removes what died or another process left, then starts or stops at most one runner.
 * While somebody waits for a runner it does nothing.
 */
export async function keepWarm(
  context: Context,
  {
    hostId,
    wanted,
    readMemory = readMachineMemory,
  }: { hostId: string; wanted: number; readMemory?: () => MachineMemory },
): Promise<void> {
  const { pool } = context
  if (!pool.isQuiet()) return
  await removeLeftOver(context, hostId)
  const held = pool.count
  const size = poolSize({ wanted, held, ...readMemory() })
  if (held < size) await addRunner(context, hostId)
  if (held > size) await removeOne(context)
}

/** When the worker stops: without its process nobody can hand them an assignment. */
export async function emptyPool(context: Pick<DeployContext, 'db' | 'runtime' | 'pool'>) {
  while (context.pool.count > 0) await removeOne(context)
}

async function removeLeftOver(context: DeployContext, hostId: string) {
  const { db, runtime, pool } = context
  const held = pool.ids() // first: one that is taken meanwhile is not left over
  const rows = await listWarmRunners(db, { hostId })
  if (rows.length === 0) return
  const running = new Set(
    (await runtime.list()).flatMap(({ runnerId, isRunning }) => (isRunning ? [runnerId] : [])),
  )
  for (const row of rows) {
    if (held.has(row.id) && running.has(row.id)) continue
    pool.drop(row.id)
    await removeWarmRunner(context, row)
  }
}

async function removeOne(context: Pick<DeployContext, 'db' | 'runtime' | 'pool'>) {
  const runner = context.pool.take()
  if (runner) await removeWarmRunner(context, runner)
}

/** Ends it, unless a version has it by now. The row goes first: from then on nobody can claim it. */
export async function removeWarmRunner(
  { db, runtime }: Pick<DeployContext, 'db' | 'runtime'>,
  { id, containerName }: Pick<Runner, 'id' | 'containerName'>,
): Promise<boolean> {
  if (!(await endWarmRunner(db, id))) return false
  await runtime.stop(containerName, { graceSeconds: 0 })
  return true
}

async function addRunner(context: Context, hostId: string) {
  const { db, runtime, pool, installId, socketRoot, call, logger } = context
  const runner = await openWarmRunner(db, {
    hostId,
    containerName: (runnerId) => warmName({ installId, runnerId }),
  })
  const { id: runnerId, containerName: name } = runner
  try {
    const opened = await untilOpen(context, runner)
    await runtime.start({ name, runnerId, socketDir: `${socketRoot}/${runnerId}` })
    await untilWarm(runtime, { name, signal: call().signal })
    pool.put(opened)
    logger.info({ runnerId }, 'a runner stands ready')
  } catch (err) {
    await removeWarmRunner(context, runner)
    throw err
  }
}
