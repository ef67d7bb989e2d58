import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { env } from 'node:process'
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

export async function installPackages(names: string[]) {
  const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 << 20 }
  const install = ['install', '--yes', '--no-install-recommends', ...names]
  try {
    await run('apt-get', ['update'], options)
    await run('apt-get', install, options)
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string } // what execFile adds to its error
    const lines = stderr.trim().split('\n').slice(-3).join('\n')
    throw new Error(`apt-get install ${names.join(' ')} failed:\n${lines}`, { cause })
  }
}

async function isExecutable(path: string) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
