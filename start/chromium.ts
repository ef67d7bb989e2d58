import { existsSync } from 'node:fs'
import { canInstall, findCommand, installPackages } from './apt.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

export interface EnsureChromium {
  env: Record<string, string | undefined>
  report: (text: string) => void
}

/** The path of a Chromium: the one that CHROMIUM names, the one on PATH, or a freshly installed one. */
export async function ensureChromium({ env, report }: EnsureChromium): Promise<string> {
  if (env.CHROMIUM) {
    if (existsSync(env.CHROMIUM)) return env.CHROMIUM
    throw new Error(`CHROMIUM names a file that is not there: ${env.CHROMIUM}`)
  }
  const found = await findChromium()
  if (found) return found
  if (!(await canInstall())) {
    throw new Error(
      'The tests need Chromium. Run this, or set CHROMIUM to the path of one:\n' +
        '  sudo apt-get install -y chromium',
    )
  }
  report('Installing Chromium')
  await installPackages(['chromium'])
  const installed = await findChromium()
  if (!installed) throw new Error('apt-get installed chromium, but there is no chromium on PATH')
  return installed
}

async function findChromium() {
  for (const name of NAMES) {
    const path = await findCommand(name)
    if (path) return path
  }
  return undefined
}
