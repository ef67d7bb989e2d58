import { AppError } from '../../contract/errors.ts'
import { findLease, leasePort, releaseLease } from '../../db/leases.ts'
import { placeOnHost } from '../../db/hosts.ts'
import { findRunnerOfVersion } from '../../db/runners.ts'
import { getBuildingVersion, recordOnVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { runStep } from './run-step.ts'

/** Chooses the host of the live version, else the one with the most room, and leases the version a port there. Safe to repeat: it keeps what it has. */
export async function place(
  deps: Pick<Deps, 'db' | 'call' | 'failpoint' | 'versionPorts'>,
  { buildId, versionId }: { buildId: string; versionId: string },
): Promise<{ hostId: string }> {
  const { db, versionPorts: ports } = deps
  return runStep(deps, { buildId, step: 'place' }, async () => {
    const { serverId } = await getBuildingVersion(db, versionId)
    const hostId = (await findLease(db, versionId))?.hostId ?? (await placeOnHost(db, serverId))
    const port = await leasePort(db, { hostId, versionId, ports })
    await recordOnVersion(db, { id: versionId, hostId })
    return { result: { hostId }, text: `Port ${port} on host ${hostId}.` }
  })
}

/** Undo of place. A runner whose removal is not confirmed keeps its port. */
export async function releasePort(
  { db }: Pick<Deps, 'db'>,
  { versionId }: { versionId: string },
): Promise<void> {
  if (await findRunnerOfVersion(db, versionId))
    throw new AppError('HostBusy', `the runner of ${versionId} is not removed yet`)
  await releaseLease(db, versionId)
}
