import { exportJWK, generateKeyPair } from 'jose'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { KeysUnavailable, PlatformKeys } from './platform-keys.ts'

type PublishedKey = Record<string, unknown>

let first: PublishedKey
let second: PublishedKey
beforeAll(async () => {
  first = await makeKey('first')
  second = await makeKey('second')
})

async function makeKey(kid: string) {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' }
}

let published: PublishedKey[] | 'away' | 'page'
let fetches: number
let clock: number
let keys: PlatformKeys
beforeEach(() => {
  published = [first]
  fetches = 0
  clock = 0
  keys = new PlatformKeys({
    url: 'http://api.test/jwks',
    now: () => clock,
    fetch: async () => {
      fetches += 1
      if (published === 'away') throw new TypeError('fetch failed')
      if (published === 'page') return new Response('<html>', { status: 200 })
      return Response.json({ keys: published })
    },
  })
})

test('are fetched once for as many callers as ask', async () => {
  const found = await Promise.all(Array.from({ length: 5 }, () => keys.find('first')))
  expect(found.every(Boolean)).toBe(true)
  expect(fetches).toBe(1)
})

test('go on without the platform once they are known', async () => {
  await keys.find('first')
  published = 'away'
  clock = 11 * 60_000
  expect(await keys.find('first')).toBeDefined()
  clock = 24 * 3_600_000
  expect(await keys.find('first')).toBeDefined()
})

test.each(['away', 'page'] as const)('cannot be told while the platform is %s', async (state) => {
  published = state
  await expect(keys.find('first')).rejects.toThrow(KeysUnavailable)
})

test('a new one is fetched when it is named, and an unknown one at most every ten seconds', async () => {
  await keys.find('first')
  published = [first, second]
  clock = 11_000
  expect(await keys.find('second')).toBeDefined()
  expect(fetches).toBe(2)
  clock = 12_000
  expect(await keys.find('third')).toBeUndefined()
  expect(fetches).toBe(2)
})

test('an unknown one cannot be judged while the platform is away', async () => {
  await keys.find('first')
  published = 'away'
  clock = 11_000
  await expect(keys.find('second')).rejects.toThrow(KeysUnavailable)
})

test('one that is no longer published is forgotten', async () => {
  await keys.find('first')
  published = [second]
  clock = 11 * 60_000
  await keys.find('first')
  await expect.poll(() => keys.keySet?.keys.map(({ kid }) => kid)).toEqual(['second'])
})

test('are published further without private members', async () => {
  await keys.find('first')
  expect(JSON.stringify(keys.keySet)).not.toContain('"d"')
  expect(first).toHaveProperty('d')
})
