import { discoveryQuestion } from '../../contract/discovery.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { findLease } from '../../db/leases.ts'
import { getServerKey } from '../../db/servers.ts'
import { signServerToken } from '../../db/server-tokens.ts'
import type { Deps } from '../deps.ts'

const TOKEN_SECONDS = 60
const PATIENCE_MS = 10_000
/** What the gateway says for a runner that breaks off, has no connection left or is late. */
const AWAY = [502, 503, 504]

/** Asks the runner of a version for a sign of life, through its port as a caller would. Busy is one. */
export async function doesAnswer(
  {
    db,
    call,
    ownerSecretKeys: ring,
    publicGatewayUrl,
    oauthIssuer: issuer,
  }: Pick<Deps, 'db' | 'call' | 'ownerSecretKeys' | 'publicGatewayUrl' | 'oauthIssuer'>,
  { versionId, serverId }: { versionId: string; serverId: string },
): Promise<boolean> {
  const lease = await findLease(db, versionId)
  if (!lease) return true // nobody can ask
  const { slug } = await getServerKey(db, serverId)
  const token = await signServerToken(db, {
    ring,
    issuer,
    audience: serverUrl(publicGatewayUrl, slug),
    subject: 'bmm',
    clientId: 'bmm-health',
    lifetimeSeconds: TOKEN_SECONDS,
  })
  const { method, headers, body } = discoveryQuestion('ping')
  const patience = AbortSignal.timeout(PATIENCE_MS)
  try {
    const answer = await fetch(serverUrl(`http://127.0.0.1:${lease.port}`, slug), {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      signal: AbortSignal.any([call().signal, patience]),
      ...(body && { body: JSON.stringify(body) }),
    })
    await answer.body?.cancel()
    return !AWAY.includes(answer.status)
  } catch (err) {
    if (call().signal.aborted) throw err
    return !patience.aborted // a gateway that is away says nothing about the runner
  }
}
