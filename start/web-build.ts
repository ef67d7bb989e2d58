import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { systemEnvironment } from '../temporal/server/processes.ts'
import type { Environment } from './environment.ts'

const INPUTS = ['web/*', 'web/{src,public}/**/*', 'contract/*.ts', 'package-lock.json']
const STAMP = 'web/dist/.stamp'

export interface BuildWeb {
  root: string
  env: Environment
  report: (text: string) => void
  signal: AbortSignal
}

/** Builds the dashboard unless the built one is of the present sources. */
export async function buildWeb({
  root,
  env,
  report,
  signal,
}: BuildWeb): Promise<'built' | 'current'> {
  const stamp = await stampOf(root)
  const built = await readFile(join(root, STAMP), 'utf8').catch(() => '')
  if (built === stamp && existsSync(join(root, 'web/dist/index.html'))) return 'current'
  report('Building the dashboard')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--config', 'web/vite.config.ts'], {
    cwd: root,
    env: { ...systemEnvironment(env), NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  })
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  if (code !== 0) throw new Error(`The dashboard could not be built:\n${complaint.trim()}`)
  await writeFile(join(root, STAMP), stamp)
  return 'built'
}

/** Of the contents, not of the times: a fresh clone has new times. */
export async function stampOf(root: string): Promise<string> {
  const paths: string[] = []
  for await (const entry of glob(INPUTS, { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) paths.push(join(entry.parentPath, entry.name))
  }
  const hash = createHash('sha256')
  for (const path of paths.filter((name) => !/\.test\.tsx?$/.test(name)).toSorted()) {
    hash
      .update(path.slice(root.length))
      .update('\0')
      .update(await readFile(path))
  }
  return hash.digest('hex')
}
