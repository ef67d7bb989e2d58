import type { ResultOf } from '../../contract/route-types.ts'
import { denialSentence } from '../../contract/egress-denials.ts'
import { allowedDomain } from '../../contract/spec.ts'
import { listEgressDenials, type EgressDenial } from '../../db/egress-denials.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listDeniedHosts(
  { db }: Context,
  { caller, params }: RequestOf<'listDeniedHosts'>,
): Promise<ResultOf<'listDeniedHosts'>> {
  const { id } = await getServer(db, { ...params, organisationId: caller.organisationId })
  return { data: (await listEgressDenials(db, id)).map(present) }
}

function present({ host, port, reason, count, firstAt, lastAt }: EgressDenial) {
  return {
    host,
    port,
    reason: denialSentence(reason),
    canBeAllowed: reason === 'not-allowed' && allowedDomain.safeParse(host).success,
    count,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }
}
