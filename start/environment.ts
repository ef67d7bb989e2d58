// What the other processes are told, and what they are not told: a secret never stands in an environment.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { settings, type SettingName } from '../config.ts'

export type Environment = Record<string, string | undefined>

/** The environment on top of an optional .env file. */
export async function readEnvironment(file: string, env: Environment): Promise<Environment> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return { ...parseEnv(text), ...env }
}

export interface HideSecrets {
  env: Environment
  /** A folder that only we can enter. */
  folder: string
}

/** Moves each secret out of the environment into a file, which NAME_FILE names. */
export async function hideSecrets({ env, folder }: HideSecrets): Promise<Environment> {
  const hidden = { ...env }
  await rm(folder, { recursive: true, force: true }) // those of the start before
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of secretNames()) {
    const secret = env[name]
    if (!secret) continue
    delete hidden[name]
    if (env[`${name}_FILE`]) continue // which wins, as in config.ts
    hidden[`${name}_FILE`] = await writeSecret(join(folder, name.toLowerCase()), secret)
  }
  return hidden
}

/** Writes a file that only we can read. Returns its path. */
export async function writeSecret(path: string, secret: string): Promise<string> {
  await writeFile(path, secret, { mode: 0o600 })
  return path
}

function secretNames(): SettingName[] {
  const names = Object.keys(settings) as SettingName[] // the keys of a constant
  return names.filter((name) => 'isSecret' in settings[name])
}
