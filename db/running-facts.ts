// What the reconciler judges: every version that runs, should run, or holds something that only running ones may hold.
import type { VersionState } from '../contract/nouns.ts'
import type { Db } from './connect.ts'
import { PreviewRow } from './models/writing.ts'

/** Younger rows are left alone: whoever made them is still at it. */
const SETTLED_AFTER = "interval '2 minutes'"

export interface VersionFacts {
  versionId: string
  state: VersionState
  serverId: string
  /** Of its server: where callers are sent. */
  liveVersionId: string | null
  isPaused: boolean
  isAsleep: boolean
  isDeleted: boolean
  /** It has been live. */
  wasLive: boolean
  buildIsOpen: boolean
  /** Of its runner that is not gone; null: it has none. */
  runnerHostId: string | null
  /** It has dialled in. */
  runnerIsReady: boolean
  hasLease: boolean
  /** Nothing of it, and no build of its server, was begun within the last two minutes. */
  isSettled: boolean
}

export interface RunningFacts {
  versions: VersionFacts[]
  /** Builds that are under way, by their rows. */
  builds: { id: string; serverId: string }[]
  /** Previews that are being written, by their rows. */
  previews: { id: string }[]
}

/** Ages are Postgres' own: the clocks of two hosts are never compared. */
export async function readRunningFacts(db: Db): Promise<RunningFacts> {
  const [{ rows: versions }, builds, previews] = await Promise.all([
    db.raw<{ rows: VersionFacts[] }>(`
      select versions.id as "versionId", versions.state, servers.id as "serverId", servers.live_version_id as "liveVersionId",
        servers.paused_at is not null as "isPaused",
        servers.asleep_at is not null as "isAsleep",
        servers.deleted_at is not null as "isDeleted",
        versions.activated_at is not null as "wasLive",
        builds.state in ('queued', 'running') as "buildIsOpen",
        runners.host_id as "runnerHostId",
        coalesce(runners.state = 'ready', false) as "runnerIsReady",
        leases.port is not null as "hasLease",
        least(now() - runners.created_at, now() - leases.created_at, now() - versions.created_at, (
          select now() - max(young.created_at) from builds young where young.server_id = servers.id
        )) > ${SETTLED_AFTER} as "isSettled"
      from versions
      join servers on servers.id = versions.server_id
      join builds on builds.id = versions.build_id
      left join runners on runners.version_id = versions.id and runners.state <> 'gone'
      left join leases on leases.version_id = versions.id
      where versions.state in ('building', 'live', 'draining') or servers.live_version_id = versions.id
        or runners.id is not null or leases.port is not null
      order by versions.id`),
    db('builds')
      .where({ state: 'running' })
      .whereRaw(`now() - created_at > ${SETTLED_AFTER}`)
      .select<RunningFacts['builds']>('id', 'serverId')
      .orderBy('id'),
    PreviewRow.query(db)
      .where({ state: 'writing' })
      .whereRaw(`now() - created_at > ${SETTLED_AFTER}`)
      .select('id')
      .orderBy('id'),
  ])
  return { versions, builds, previews }
}
