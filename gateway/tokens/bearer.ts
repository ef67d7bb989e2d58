export type Bearer = { is: 'absent' } | { is: 'malformed' } | { is: 'present'; token: string }

const BEARER = /^bearer\s/i
const TOKEN = /^bearer +([a-z0-9._~+/-]+=*) *$/i
const MAX_TOKEN_BYTES = 8_192

/** From the header alone: a token in the query would stand in logs. Another scheme counts as no token. */
export function readBearer(authorization: string | undefined): Bearer {
  if (authorization === undefined) return { is: 'absent' }
  if (!BEARER.test(`${authorization} `)) return { is: 'absent' }
  const token = TOKEN.exec(authorization)?.[1]
  if (token === undefined || token.length > MAX_TOKEN_BYTES) return { is: 'malformed' }
  return { is: 'present', token }
}
