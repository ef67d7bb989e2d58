import type { JSONWebKeySet } from 'jose'
import { generateKeyPairSync, sign } from 'node:crypto'

/** A token as the platform signs them, by a key that exists for this rehearsal alone. */
export function rehearsalToken({ issuer, audience }: { issuer: string; audience: string }): {
  token: string
  keys: JSONWebKeySet
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const header = { alg: 'ES256', typ: 'at+jwt', kid: 'warm' }
  const claims = {
    iss: issuer,
    aud: audience,
    sub: 'warm',
    client_id: 'warm',
    scope: 'mcp:tools',
    exp: Math.floor(Date.now() / 1_000) + 60,
  }
  const signed = [header, claims].map(encode).join('.')
  const signature = sign('sha256', Buffer.from(signed), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  })
  return {
    token: `${signed}.${signature.toString('base64url')}`,
    keys: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: header.kid, alg: header.alg }] },
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
