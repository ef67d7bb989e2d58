// Where the Temporal server comes from: PATH, .bmm/bin, the official download, or a build from source.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { buildTemporal } from './build.ts'
import { downloadTemporal } from './download.ts'

const run = promisify(execFile)
const OLDEST_SERVER = [1, 29] as const

export interface TemporalBinary {
  path: string
  serverVersion: string
  /** How it was found, for the log. */
  from: string
}

export interface FindTemporalBinary {
  env: Record<string, string | undefined>
  /** Where a downloaded or built one is kept. */
  binDir: string
  /** One line about what takes long, or about what was passed over. */
  report: (text: string) => void
  signal?: AbortSignal
}

/** Finds a Temporal server, or makes one. */
export async function findTemporalBinary(options: FindTemporalBinary): Promise<TemporalBinary> {
  const { env, binDir, report, signal } = options
  const installed = await findInstalled(options)
  if (installed) return installed

  const stamp = await sourceStamp()
  const path = join(binDir, 'temporal')
  if (env.BMM_TEMPORAL_DOWNLOAD !== '0') {
    report('Downloading the Temporal server')
    const why = await downloadTemporal({ path, stamp, ...(signal && { signal }) })
    if (!why) return describe(path, 'downloaded')
    report(`The Temporal server could not be downloaded (${why})`)
  }
  await buildTemporal({ path, stamp, env, report, ...(signal && { signal }) })
  return describe(path, 'built from source')
}

async function findInstalled({ env, binDir, report }: FindTemporalBinary) {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const serverVersion = await versionOf(join(folder, 'temporal'))
    if (!serverVersion) continue
    if (isNewEnough(serverVersion)) {
      return { path: join(folder, 'temporal'), serverVersion, from: 'found on PATH' }
    }
    report(`${join(folder, 'temporal')} holds server ${serverVersion}, older than 1.29: not used`)
  }
  const path = join(binDir, 'temporal')
  const stamp = await readFile(`${path}.stamp`, 'utf8').catch(() => '')
  const isCurrent = stamp.trim() === (await sourceStamp())
  const serverVersion = isCurrent ? await versionOf(path) : undefined
  return serverVersion ? { path, serverVersion, from: `found in ${binDir}` } : undefined
}

async function describe(path: string, from: string): Promise<TemporalBinary> {
  const serverVersion = await versionOf(path)
  if (!serverVersion) throw new Error(`${path} does not say its version`)
  return { path, serverVersion, from }
}

/** The version of the server inside, or undefined when the file is not there or is something else. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 })
    return /\(Server ([\d.]+)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}

export function isNewEnough(serverVersion: string): boolean {
  const [major = 0, minor = 0] = serverVersion.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_SERVER
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}

/** Says which server the module here describes: another stamp means another server. */
async function sourceStamp(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of ['go.mod', 'go.sum'])
    hash.update(await readFile(new URL(name, import.meta.url)))
  return hash.digest('hex')
}
