import { readdir } from 'node:fs/promises'
import { listRunners } from '../../db/runners.ts'
import { listLiveVersions } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import type { HostLook } from './host-mends.ts'

/** What is there is read before the rows are: a row is there before its container and its sockets. */
export async function lookAtHost(
  { db, runtime, socketRoot }: Pick<Deps, 'db' | 'runtime' | 'socketRoot'>,
  hostId: string,
): Promise<HostLook> {
  const [containers, slots] = await Promise.all([
    runtime.list(),
    readdir(socketRoot).catch(() => []), // no gateway has run here yet
  ])
  const [runners, live] = await Promise.all([listRunners(db, hostId), listLiveVersions(db, hostId)])
  return { socketRoot, containers, slots, runners, live }
}
