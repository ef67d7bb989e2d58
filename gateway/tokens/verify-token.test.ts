import { generateKeyPair, SignJWT } from 'jose'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { KeysUnavailable } from './platform-keys.ts'
import { createTokenVerifier, TokenRefused, type VerifyToken } from './verify-token.ts'

let pair: Awaited<ReturnType<typeof generateKeyPair>>
beforeAll(async () => {
  pair = await generateKeyPair('ES256')
})

let clock: number
let asked: number
let isAway: boolean
let verifyToken: VerifyToken
beforeEach(() => {
  clock = Date.now()
  asked = 0
  isAway = false
  verifyToken = createTokenVerifier({
    issuer: 'http://issuer.test',
    now: () => clock,
    keys: {
      async find(kid) {
        asked += 1
        if (isAway) throw new KeysUnavailable('away')
        return kid === 'k' ? pair.publicKey : undefined
      },
    },
  })
})

function sign({ lifetimeSeconds = 3_600, claims = {}, header = {} } = {}) {
  const issuedAt = Math.floor(clock / 1000)
  return new SignJWT({ client_id: 'c', scope: 'mcp:tools more', ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k', ...header })
    .setIssuer('http://issuer.test')
    .setAudience('http://gateway.test/s/a/mcp')
    .setSubject('usr_1')
    .setJti('j')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .sign(pair.privateKey)
}

test('tells who calls, with what, and for which server', async () => {
  expect(await verifyToken(await sign())).toMatchObject({
    subject: 'usr_1',
    clientId: 'c',
    scopes: ['mcp:tools', 'more'],
    audiences: ['http://gateway.test/s/a/mcp'],
  })
})

test('remembers what it verified for a minute, and no longer', async () => {
  const token = await sign()
  await verifyToken(token)
  clock += 59_000
  await verifyToken(token)
  expect(asked).toBe(1)
  clock += 2_000
  await verifyToken(token)
  expect(asked).toBe(2)
})

test.each([-600_000, 600_000])(
  'takes a good token although its clock is %d ms away from the issuer’s',
  async (awayMs) => {
    const token = await sign()
    clock += awayMs
    expect(await verifyToken(token)).toMatchObject({ subject: 'usr_1' })
  },
)

test('does not remember a token beyond its end', async () => {
  const token = await sign({ lifetimeSeconds: 20 })
  await verifyToken(token)
  clock += 40_000
  await expect(verifyToken(token)).rejects.toThrow(TokenRefused)
})

test('does not remember a refusal', async () => {
  const token = await sign({ header: { kid: 'unknown' } })
  await expect(verifyToken(token)).rejects.toThrow(TokenRefused)
  await expect(verifyToken(token)).rejects.toThrow(TokenRefused)
  expect(asked).toBe(2)
})

test('tells missing keys from a bad token', async () => {
  isAway = true
  await expect(verifyToken(await sign())).rejects.toThrow(KeysUnavailable)
  await expect(verifyToken('garbage')).rejects.toThrow(TokenRefused)
})

test.each(['', 'a', 'a.b.c', '..', `${'x'.repeat(3_000)}`])('refuses %j', async (token) => {
  await expect(verifyToken(token)).rejects.toThrow(TokenRefused)
})
