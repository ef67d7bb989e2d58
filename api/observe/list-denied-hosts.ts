import type { ResultOf } from '../../contract/route-types.ts'
import { allowedDomain } from '../../contract/spec.ts'
import { listEgressDenials, type EgressDenial } from '../../db/egress-denials.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

/** The gateway's words for why it refuses, as people read them. */
const reasons: Record<string, string> = {
  'bad-name': 'This is not a host name. Servers reach hosts by name, never by address.',
  'bad-url': 'The request names no host.',
  port: 'Only port 443 can be reached, and port 80 of hosts that are listed with http://.',
  'not-allowed': 'The host is not among the hosts that this server may reach.',
  busy: 'Too many names were looked up at once.',
  'over-budget': 'The server has sent and received as much as it may in a day.',
  'no-such-name': 'The name is not known, or no name server answered.',
  'private-address': 'The name leads into a private network.',
  'host-mismatch': 'The request was for another host than the connection.',
  'not-tls': 'What was sent to port 443 is not TLS.',
  'sni-mismatch': 'The connection was for another host than it asked for.',
  'hello-timeout': 'The connection was opened and nothing was sent.',
}

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
    reason: reasons[reason] ?? reason,
    canBeAllowed: reason === 'not-allowed' && allowedDomain.safeParse(host).success,
    count,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }
}
