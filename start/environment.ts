// What the other processes are told, and what they are not told: a secret never stands in an environment.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { settings } from '../settings/settings.ts'

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
  for (const [name, { alias }] of secretSettings()) {
    // Each under its own name: a file wins over a value, and our name over the alias, as in config.ts.
    for (const key of [name, ...(alias ? [alias] : [])]) {
      const secret = env[key]
      if (!secret) continue
      delete hidden[key]
      if (env[`${key}_FILE`]) continue
      hidden[`${key}_FILE`] = await writeSecret(join(folder, key.toLowerCase()), secret)
    }
  }
  return hidden
}

/** What one of our processes is told of it. */
export function environmentOf(process: string, env: Environment): Environment {
  if (process === 'worker') return env
  const hidden = secretSettings()
    .filter(([, { isForWorkerAlone }]) => isForWorkerAlone)
    .flatMap(([name, { alias }]) => [name, ...(alias ? [alias] : [])])
    .flatMap((key) => [key, `${key}_FILE`])
  return Object.fromEntries(Object.entries(env).filter(([key]) => !hidden.includes(key)))
}

/** Writes a file that only we can read. Returns its path. */
export async function writeSecret(path: string, secret: string): Promise<string> {
  await writeFile(path, secret, { mode: 0o600 })
  return path
}

interface SecretSetting {
  description: string
  isSecret?: true
  alias?: string
  isForWorkerAlone?: true
}

function secretSettings(): [string, SecretSetting][] {
  return Object.entries<SecretSetting>(settings).filter(([, { isSecret }]) => isSecret)
}
