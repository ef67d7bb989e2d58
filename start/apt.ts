import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { env } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
// The system folders too: an ordinary user's PATH lacks them.
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** The path of a command, or undefined. */
export async function findCommand(name: string): Promise<string | undefined> {
  const folders = [...(env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS].filter(Boolean)
  for (const folder of folders) {
    const path = join(folder, name)
    if (await isExecutable(path)) return path
  }
  return undefined
}

/** Whether we may install packages: as root, on Debian or a child of it. */
export async function canInstall(): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await findCommand('apt-get'))) return false
  return isDebian(await readFile('/etc/os-release', 'utf8').catch(() => ''))
}

export function isDebian(osRelease: string): boolean {
  return /^ID(_LIKE)?="?[^\n]*\b(debian|ubuntu)\b/m.test(osRelease)
}

const LOCK_PATIENCE_MS = 5 * 60_000
const LOCK_LOOK_MS = 2_000
let installing: Promise<void> = Promise.resolve()

/** One installation after the other, for apt lets in one at a time. Somebody else's is waited for, up to five minutes. */
export function installPackages(names: string[]): Promise<void> {
  const installed = installing.then(() => install(names))
  installing = installed.catch(() => {}) // told to the one who asked
  return installed
}

async function install(names: string[]) {
  try {
    await runApt(['update'])
    await runApt(['install', '--yes', '--no-install-recommends', ...names])
  } catch (cause) {
    const lines = complaintOf(cause).trim().split('\n').slice(-3).join('\n')
    throw new Error(`apt-get install ${names.join(' ')} failed:\n${lines}`, { cause })
  }
}

async function runApt(args: string[]) {
  const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 << 20 }
  for (const end = Date.now() + LOCK_PATIENCE_MS; ; await sleep(LOCK_LOOK_MS)) {
    try {
      await run('apt-get', args, options)
      return
    } catch (err) {
      if (!/Could not get lock/.test(complaintOf(err)) || Date.now() > end) throw err
    }
  }
}

function complaintOf(err: unknown) {
  const { stderr = '' } = err as { stderr?: string } // what execFile adds to its error
  return stderr
}

async function isExecutable(path: string) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
