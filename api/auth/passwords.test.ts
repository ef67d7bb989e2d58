import { hash } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts'

test('a hash is argon2id and fits its password alone', async () => {
  const made = await hashPassword('a-river-of-marbles')
  expect(made).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  expect(await verifyPassword('a-river-of-marbles', made)).toBe(true)
  expect(await verifyPassword('a-river-of-marble', made)).toBe(false)
})

test('without a hash no password is right', async () => {
  expect(await verifyPassword('a-river-of-marbles', undefined)).toBe(false)
})

test('a hash of other parameters is outdated', async () => {
  expect(isOutdated(await hashPassword('a-river-of-marbles'))).toBe(false)
  expect(isOutdated(await hash('a-river-of-marbles', { memoryCost: 19_456, timeCost: 2 }))).toBe(
    true,
  )
})
