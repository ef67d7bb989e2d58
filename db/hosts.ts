import { AppError } from '../contract/errors.ts'
import type { Db } from './connect.ts'
import { countRunners } from './runner-counts.ts'
import { HostRow } from './models/running.ts'

/** A host whose engine was not seen for this long is not given work. */
const SEEN_WITHIN_SECONDS = 15

/** Written by the host's worker each time that it finds its Docker engine answering. */
export async function recordHostSeen(db: Db, id: string): Promise<void> {
  await db.raw(
    'insert into hosts (id, seen_at) values (?, now()) on conflict (id) do update set seen_at = now()',
    [id],
  )
}

/** The host's engine stopped answering: it is given no work until it is seen again. */
export async function recordHostLost(db: Db, id: string): Promise<void> {
  await HostRow.query(db).findById(id).patch({ seenAt: null })
}

/**
 * The host that answers and holds the fewest leases; for a version of a server first the one of its live version, since
 * callers come to that host's gateways. HostUnavailable when none answers.
 */
export async function placeOnHost(db: Db, serverId?: string): Promise<string> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select hosts.id from hosts left join leases on leases.host_id = hosts.id and leases.version_id is not null
     where hosts.seen_at > now() - make_interval(secs => ?)
     group by hosts.id
     order by hosts.id is not distinct from (
       select host_id from versions where server_id = ? and state = 'live') desc, count(leases.port), hosts.id
     limit 1`,
    [SEEN_WITHIN_SECONDS, serverId ?? null],
  )
  const [host] = rows
  if (!host)
    throw new AppError('HostUnavailable', 'no host was seen lately', {
      detail: 'No Docker host answers. Check that the worker and the Docker engine are running.',
      retryAfterSeconds: 10,
    })
  return host.id
}

/** Before a request is recorded that needs one: throws HostUnavailable when no host could take work now. */
export async function requireHost(db: Db): Promise<void> {
  await placeOnHost(db)
}

export interface HostFacts {
  id: string
  seenAt: Date | null
  isUsable: boolean
  liveServers: number
  leased: number
  blocked: number
  runners: { state: string; count: number }[]
}

/** Every host that was ever seen, and what it holds. */
export async function listHosts(db: Db): Promise<HostFacts[]> {
  const { rows } = await db.raw<{ rows: Omit<HostFacts, 'runners'>[] }>(
    `select hosts.id, hosts.seen_at as "seenAt",
       coalesce(hosts.seen_at > now() - make_interval(secs => ?), false) as "isUsable",
       (select count(*)::integer from runners
          join servers on servers.live_version_id = runners.version_id
          where runners.host_id = hosts.id and runners.state <> 'gone') as "liveServers",
       count(leases.version_id)::integer as leased,
       count(leases.port) filter (where leases.is_blocked)::integer as blocked
     from hosts left join leases on leases.host_id = hosts.id
     group by hosts.id order by hosts.id`,
    [SEEN_WITHIN_SECONDS],
  )
  return Promise.all(
    rows.map(async (host) => ({ ...host, runners: await countRunners(db, host.id) })),
  )
}
