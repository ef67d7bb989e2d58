import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from './environment.ts'

const RAW_KEYS = ['SESSION_KEYS', 'OAUTH_COOKIE_KEYS'] as const
const NAMED_KEYS = ['OWNER_SECRET_KEYS', 'CALLER_SECRET_KEYS', 'PAYLOAD_KEYS'] as const

export interface EnsureKeys {
  env: Environment
  folder: string
}

/** Makes a file for each kind of key that is not set. Returns the settings that name the files. */
export async function ensureKeys({ env, folder }: EnsureKeys): Promise<Environment> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const files: Environment = {}
  for (const name of [...RAW_KEYS, ...NAMED_KEYS]) {
    if (env[name] || env[`${name}_FILE`]) continue
    const path = join(folder, name.toLowerCase().replaceAll('_', '-'))
    await writeOnce(path, newKey(name))
    files[`${name}_FILE`] = path
  }
  return files
}

/** Never over an existing key: it would lose what that key encrypted. */
async function writeOnce(path: string, key: string) {
  await writeFile(path, `${key}\n`, { mode: 0o600, flag: 'wx' }).catch((err: unknown) => {
    const isThere = err instanceof Error && 'code' in err && err.code === 'EEXIST'
    if (!isThere) throw err
  })
}

function newKey(name: (typeof RAW_KEYS | typeof NAMED_KEYS)[number]): string {
  const isNamed = NAMED_KEYS.some((named) => named === name)
  return isNamed
    ? `k${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`
    : randomBytes(32).toString('base64url')
}
