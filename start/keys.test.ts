import { readFile, stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { readFileSync } from 'node:fs'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { ensureKeys } from './keys.ts'

test('makes every kind of key, as the settings want it', async () => {
  await using folder = await temporaryFolder()
  const files = await ensureKeys({ env: {}, folder: folder.at('keys') })
  const config = loadConfig(files, (path) => readFileSync(path, 'utf8'))
  expect(config.SESSION_KEYS).toHaveLength(1)
  expect(config.OAUTH_COOKIE_KEYS).toHaveLength(1)
  for (const ring of [config.ownerSecretKeys, config.callerSecretKeys, config.payloadKeys])
    expect(ring.keys).toMatchObject([{ kid: expect.stringMatching(/^k[0-9a-f]{8}$/) }])
})

test('keeps the keys of the start before, for they encrypted something', async () => {
  await using folder = await temporaryFolder()
  const first = await ensureKeys({ env: {}, folder: folder.path })
  const before = await contentsOf(first)
  expect(await contentsOf(await ensureKeys({ env: {}, folder: folder.path }))).toEqual(before)
})

test('only the owner can read them', async () => {
  await using folder = await temporaryFolder()
  const files = await ensureKeys({ env: {}, folder: folder.at('keys') })
  for (const path of Object.values(files))
    expect((await stat(String(path))).mode & 0o777).toBe(0o600)
  expect((await stat(folder.at('keys'))).mode & 0o777).toBe(0o700)
})

test('makes none that the settings give', async () => {
  await using folder = await temporaryFolder()
  const env = { SESSION_KEYS: 'own', PAYLOAD_KEYS_FILE: '/elsewhere' }
  const files = await ensureKeys({ env, folder: folder.path })
  expect(Object.keys(files)).toEqual([
    'OAUTH_COOKIE_KEYS_FILE',
    'OWNER_SECRET_KEYS_FILE',
    'CALLER_SECRET_KEYS_FILE',
  ])
})

function contentsOf(files: Record<string, string | undefined>) {
  return Promise.all(Object.values(files).map((path) => readFile(String(path), 'utf8')))
}
