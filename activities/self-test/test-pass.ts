import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JSONWebKeySet,
} from 'jose'
import type { SecretSpec } from '../../contract/spec.ts'

// A self-test is an installation of its own: nothing of it opens anything elsewhere.
export const PUBLIC_URL = 'http://self-test.bmm.internal/s/self-test/mcp'
export const ISSUER = 'http://self-test.bmm.internal/oauth'
const LIFETIME = '10m'

/** What opens this one container: keys that live as long as the test, and a token signed with them. */
export async function makeTestPass(): Promise<{ keys: JSONWebKeySet; token: string }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const token = await new SignJWT({ client_id: 'bmm-self-test', scope: 'mcp:tools' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .setIssuer(ISSUER)
    .setAudience(PUBLIC_URL)
    .setSubject('bmm')
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(privateKey)
  return { keys: { keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }] }, token }
}

/** A value for each secret of one kind. They stand for the real ones, which no test ever sees. */
export function dummySecrets(
  secrets: readonly SecretSpec[],
  whose: SecretSpec['whose'],
): Record<string, string> {
  const own = secrets.filter((secret) => secret.whose === whose)
  return Object.fromEntries(own.map(({ key }) => [key, `test-${key}`]))
}
