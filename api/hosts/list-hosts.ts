import type { ResultOf } from '../../contract/route-types.ts'
import { listHosts as listHostFacts } from '../../db/hosts.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listHosts(
  { db, config: { VERSION_PORTS: ports } }: Context,
  _request: RequestOf<'listHosts'>,
): Promise<ResultOf<'listHosts'>> {
  const total = ports.last - ports.first + 1
  const hosts = await listHostFacts(db)
  return {
    data: hosts.map(({ seenAt, leased, blocked, ...host }) => ({
      ...host,
      seenAt: seenAt?.toISOString() ?? null,
      ports: { leased, blocked, total },
    })),
  }
}
