import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listRunners, listWarmRunners } from '../../db/runners.ts'
import { listLiveVersions } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import type { HostLook } from './host-mends.ts'

/** The gateway takes a runner's sockets down by itself, as soon as it hears that the runner is gone. */
const LEFT_AFTER_MS = 60_000
/** A runner that is to stand ready has a container long before. */
const STARTS_SECONDS = 60

/** What is there is read before the rows are: a row is there before its container and its sockets. */
export async function lookAtHost(
  { db, runtime, socketRoot }: Pick<Deps, 'db' | 'runtime' | 'socketRoot'>,
  hostId: string,
): Promise<HostLook> {
  const [containers, slots] = await Promise.all([runtime.list(), listOldSlots(socketRoot)])
  const [runners, warm, live] = await Promise.all([
    listRunners(db, hostId),
    listWarmRunners(db, { hostId, sinceSeconds: STARTS_SECONDS }),
    listLiveVersions(db, hostId),
  ])
  return { socketRoot, containers, slots, runners, warm, live }
}

async function listOldSlots(socketRoot: string): Promise<string[]> {
  const names = await readdir(socketRoot).catch(() => []) // no gateway has run here yet
  const isOld = async (name: string) => {
    const found = await stat(join(socketRoot, name)).catch(() => undefined) // taken down meanwhile
    return found !== undefined && Date.now() - found.mtimeMs > LEFT_AFTER_MS
  }
  const areOld = await Promise.all(names.map(isOld))
  return names.filter((_name, index) => areOld[index])
}
