import { importJWK, SignJWT } from 'jose'
import { randomUUID } from 'node:crypto'
import type { Db } from './connect.ts'
import type { KeyRing } from './envelope.ts'
import { listSigningKeys } from './oauth-signing-keys.ts'

export interface ServerTokenInput {
  /** The ring of owner secrets, which also seals the signing keys. */
  ring: KeyRing
  issuer: string
  /** The canonical URL of the one server that the token opens. */
  audience: string
  subject: string
  clientId: string
  lifetimeSeconds: number
  scope?: string
}

/**
 * Signs an access token (RFC 9068) as the authorization server would, for the platform's own calls: they pass the same
 * checks as everybody's. Use it where it is made; a token that is a result of an activity would stand in history.
 */
export async function signServerToken(
  db: Db,
  {
    ring,
    issuer,
    audience,
    subject,
    clientId,
    lifetimeSeconds,
    scope = 'mcp:tools',
  }: ServerTokenInput,
): Promise<string> {
  const [current] = await listSigningKeys(db, { ring })
  if (current?.state !== 'current') throw new Error('There is no key to sign tokens with')
  return new SignJWT({ client_id: clientId, scope })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: current.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(await importJWK(current.privateJwk, 'ES256'))
}
