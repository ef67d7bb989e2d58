import { errors, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { createTestKeys } from '../testing/platform.ts'
import { createPlatformKeys, KeysUnavailable } from './platform-keys.ts'

const MINUTE = 60_000

async function setUp() {
  const keys = await createTestKeys()
  const world = { now: 0, isAway: false, fetches: 0 }
  const getKey = createPlatformKeys({
    now: () => world.now,
    fetchKeys: async () => {
      world.fetches += 1
      if (world.isAway) throw new Error('connect ECONNREFUSED')
      return structuredClone(keys.set())
    },
  })
  const verify = (token: string) => jwtVerify(token, getKey)
  return { keys, world, verify }
}

test('asks once for many tokens at the same time', async () => {
  const { keys, world, verify } = await setUp()
  const token = await keys.sign()
  await Promise.all([verify(token), verify(token), verify(token)])
  expect(world.fetches).toBe(1)
})

test('known keys serve however long the platform is away', async () => {
  const { keys, world, verify } = await setUp()
  await verify(await keys.sign())
  Object.assign(world, { isAway: true, now: 60 * MINUTE })
  await verify(await keys.sign())
  world.now += 60 * MINUTE
  await verify(await keys.sign())
  expect(world.fetches).toBe(3)
})

test('asks anew after ten minutes, and meanwhile serves', async () => {
  const { keys, world, verify } = await setUp()
  await verify(await keys.sign())
  world.now = 9 * MINUTE
  await verify(await keys.sign())
  expect(world.fetches).toBe(1)
  world.now = 11 * MINUTE
  await verify(await keys.sign())
  expect(world.fetches).toBe(2)
})

test('finds a key that was added since', async () => {
  const { keys, world, verify } = await setUp()
  await verify(await keys.sign())
  await keys.rotate()
  world.now = MINUTE
  await verify(await keys.sign())
  expect(world.fetches).toBe(2)
})

test('an unknown key is the fault of the token, and makes it ask twice a minute at most', async () => {
  const { keys, world, verify } = await setUp()
  await verify(await keys.sign())
  const strange = await (await createTestKeys()).sign()
  world.now = MINUTE
  for (let tries = 0; tries < 5; tries += 1) {
    await expect(verify(strange)).rejects.toThrow(errors.JWKSNoMatchingKey)
  }
  expect(world.fetches).toBe(2)
})

test('an unknown key while the platform is away is nobody’s fault', async () => {
  const { keys, world, verify } = await setUp()
  await verify(await keys.sign())
  await keys.rotate()
  Object.assign(world, { isAway: true, now: MINUTE })
  const token = await keys.sign()
  await expect(verify(token)).rejects.toThrow(KeysUnavailable)
  await expect(verify(token)).rejects.toThrow(KeysUnavailable)
  expect(world.fetches).toBe(2)
})

test('without any key it asks at every try until it has them', async () => {
  const { keys, world, verify } = await setUp()
  const token = await keys.sign()
  world.isAway = true
  await expect(verify(token)).rejects.toThrow(KeysUnavailable)
  await expect(verify(token)).rejects.toThrow(KeysUnavailable)
  world.isAway = false
  await verify(token)
  expect(world.fetches).toBe(3)
})
