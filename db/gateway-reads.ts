// What the gateway keeps in memory: the runners of its host, the routes, and who may call.
import type { ErrorCode } from '../contract/errors.ts'
import type { Visibility } from '../contract/visibility.ts'
import { getSpec } from './artifacts.ts'
import type { Db } from './connect.ts'
import type { RunnerState } from './models/running.ts'
import { listCutoffs, type TokenCutoff } from './token-cutoffs.ts'

export interface HostRunner {
  id: string
  state: RunnerState
  failure: string | null
  versionId: string | null
  serverId: string | null
  slug: string | null
  /** Of the version's lease on this host. */
  port: number | null
  specSha256: string | null
}

/** The runners of a host that are not gone. */
export async function listHostRunners(db: Db, hostId: string): Promise<HostRunner[]> {
  return db('runners')
    .leftJoin('versions', 'versions.id', 'runners.versionId')
    .leftJoin('servers', 'servers.id', 'versions.serverId')
    .leftJoin('leases', (join) =>
      join.on('leases.versionId', 'runners.versionId').andOn('leases.hostId', 'runners.hostId'),
    )
    .where('runners.hostId', hostId)
    .whereNot('runners.state', 'gone')
    .orderBy('runners.id')
    .select<HostRunner[]>({
      id: 'runners.id',
      state: 'runners.state',
      failure: 'runners.failure',
      versionId: 'runners.versionId',
      serverId: 'versions.serverId',
      slug: 'servers.slug',
      port: 'leases.port',
      specSha256: 'versions.specSha256',
    })
}

export interface Route {
  serverId: string
  slug: string
  title: string
  organisationId: string
  visibility: Visibility
  liveVersionId: string | null
  isPaused: boolean
  /** Why the administrators have taken it down; null: they have not. */
  takedownReason: string | null
  /** Its runner is not called any more, and is asked for first. */
  isAsleep: boolean
  /** The last time that somebody asked for a runner, until it was there. */
  wakeRequestedAt: Date | null
  wakeFailure: ErrorCode | null
  /** Of the live version, when its last runner failed: how soon after it the next one may be started. */
  nextTryAt: Date | null
}

/** Every server that is not deleted, and the version that answers at its stable URL. */
export async function listRoutes(db: Db): Promise<Route[]> {
  return db('servers')
    .leftJoin('takedowns', 'takedowns.id', 'servers.takedownId')
    .leftJoin('runtimeTroubles', 'runtimeTroubles.versionId', 'servers.liveVersionId')
    .whereNull('deletedAt')
    .select<Route[]>(
      'servers.id as serverId',
      'slug',
      'title',
      'organisationId',
      'visibility',
      'liveVersionId',
      db.raw('paused_at is not null as is_paused'),
      'takedowns.reason as takedownReason',
      db.raw(
        `asleep_at is not null or exists (
           select from runners where version_id = servers.live_version_id and is_leaving and state <> 'gone') as is_asleep`,
      ),
      'wakeRequestedAt',
      'wakeFailure',
      'nextTryAt',
    )
}

export interface RunnerPolicy {
  allowedDomains: string[]
  callerSecretKeys: string[]
  toolNames: string[]
}

/** What a spec lets its runner reach, which secrets its callers give, and which tools they find. */
export async function readRunnerPolicy(db: Db, specSha256: string): Promise<RunnerPolicy> {
  const { allowedDomains, secrets, tools } = await getSpec(db, specSha256)
  return {
    allowedDomains,
    callerSecretKeys: secrets.filter(({ whose }) => whose === 'caller').map(({ key }) => key),
    toolNames: tools.map(({ name }) => name),
  }
}

export interface AccessRows {
  /** People who are not suspended. */
  userIds: string[]
  members: { organisationId: string; userId: string }[]
  callers: { serverId: string; userId: string }[]
  cutoffs: TokenCutoff[]
}

/** Everything that decides who may call now, beside the routes themselves. */
export async function readAccessRows(db: Db): Promise<AccessRows> {
  const [userIds, members, callers, cutoffs] = await Promise.all([
    db('users').whereNull('suspendedAt').pluck<string[]>('id'),
    db('memberships').select<AccessRows['members']>('organisationId', 'userId'),
    db('server_callers').select<AccessRows['callers']>('serverId', 'userId'),
    listCutoffs(db),
  ])
  return { userIds, members, callers, cutoffs }
}
