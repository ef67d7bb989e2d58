import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose'
import { expect, test } from 'vitest'
import { createTestKeys, ISSUER, PUBLIC_URL } from '../testing/platform.ts'
import { createTokenVerifier, InvalidToken } from './token-verifier.ts'

async function setUp() {
  const keys = await createTestKeys()
  const world = { now: Date.now(), verified: 0 }
  const local = createLocalJWKSet(keys.set())
  const getKey: JWTVerifyGetKey = (...token) => {
    world.verified += 1
    return local(...token)
  }
  const verify = createTokenVerifier({
    issuer: ISSUER,
    audience: PUBLIC_URL,
    getKey,
    now: () => world.now,
  })
  return { keys, world, verify }
}

test('says who calls', async () => {
  const { keys, verify } = await setUp()
  expect(await verify(await keys.sign({ scope: 'mcp:tools other' }))).toMatchObject({
    caller: { id: 'user_1', clientId: 'client_1' },
    scopes: ['mcp:tools', 'other'],
  })
})

test('verifies the same token once a minute', async () => {
  const { keys, world, verify } = await setUp()
  const token = await keys.sign()
  await verify(token)
  await verify(token)
  expect(world.verified).toBe(1)
  world.now += 61_000
  await verify(token)
  expect(world.verified).toBe(2)
})

test('a cached token ends when it expires', async () => {
  const { keys, world, verify } = await setUp()
  const token = await keys.sign({ expiresInSeconds: 20 })
  await verify(token)
  world.now += 40_000
  await expect(verify(token)).rejects.toThrow(InvalidToken)
})

test('remembers a thousand tokens and no more', async () => {
  const { keys, world, verify } = await setUp()
  const first = await keys.sign()
  await verify(first)
  await verify(first)
  for (let count = 0; count < 1_000; count += 1) await verify(await keys.sign())
  expect(world.verified).toBe(1_001)
  await verify(first)
  expect(world.verified).toBe(1_002)
})
