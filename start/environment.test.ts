import { readFile, stat, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { environmentOf, hideSecrets, readEnvironment } from './environment.ts'

test('the environment wins over the .env file', async () => {
  await using folder = await temporaryFolder()
  await writeFile(folder.at('.env'), '# ports\nAPI_PORT=5000\nHOST_ID="a b"\n')
  const env = await readEnvironment(folder.at('.env'), { API_PORT: '6000' })
  expect(env).toEqual({ API_PORT: '6000', HOST_ID: 'a b' })
})

test('needs no .env file', async () => {
  expect(await readEnvironment('/nowhere/.env', { A: '1' })).toEqual({ A: '1' })
})

test('moves secrets into files that only the owner can read', async () => {
  await using folder = await temporaryFolder()
  const env = { DATABASE_URL: 'postgres://u:canary@h/d', API_PORT: '5000' }
  const hidden = await hideSecrets({ env, folder: folder.at('given') })
  expect(JSON.stringify(hidden)).not.toContain('canary')
  expect(hidden.API_PORT).toBe('5000')
  const path = String(hidden.DATABASE_URL_FILE)
  expect(await readFile(path, 'utf8')).toBe(env.DATABASE_URL)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('a file that is named already is left as it is', async () => {
  await using folder = await temporaryFolder()
  const env = { SESSION_KEYS: 'canary', SESSION_KEYS_FILE: '/run/secrets/session' }
  const hidden = await hideSecrets({ env, folder: folder.path })
  expect(hidden).toEqual({ SESSION_KEYS_FILE: '/run/secrets/session' })
})

test('the key of the model reaches the worker alone, under whichever name it was given', async () => {
  await using folder = await temporaryFolder()
  for (const name of ['BMM_MODEL_API_KEY', 'ANTHROPIC_API_KEY']) {
    const env = { API_PORT: '5000', [name]: 'canary' }
    const hidden = await hideSecrets({ env, folder: folder.at('given') })
    expect(JSON.stringify(hidden)).not.toContain('canary')
    expect(await readFile(String(hidden[`${name}_FILE`]), 'utf8')).toBe('canary')
    expect(environmentOf('worker', hidden)).toEqual(hidden)
    for (const other of ['api', 'gateway'])
      expect(environmentOf(other, hidden)).toEqual({ API_PORT: '5000' })
  }
})
