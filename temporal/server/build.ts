import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { takePidLock } from './pid-lock.ts'

const PACKAGE = 'github.com/temporalio/cli/cmd/temporal'
const VERSION_FLAG = '-X github.com/temporalio/cli/temporalcli.Version=1.5.1'
const ESTIMATE = 'about 3 minutes on 2 cores, once'

export interface BuildTemporal {
  path: string
  stamp: string
  env: Record<string, string | undefined>
  report: (text: string) => void
  signal?: AbortSignal
}

/** Builds the server from the module in this folder, unless another process is at it: then waits for that one. */
export async function buildTemporal({
  path,
  stamp,
  env,
  report,
  signal,
}: BuildTemporal): Promise<void> {
  await requireGo(env)
  await mkdir(dirname(path), { recursive: true })
  const lock = await waitForLock(`${path}.lock`, { report, ...(signal && { signal }) })
  try {
    const built = await readFile(`${path}.stamp`, 'utf8').catch(() => '')
    if (built === stamp) return // by the process that we waited for
    report(`Building the Temporal server from source (${ESTIMATE})`)
    await runGoBuild(`${path}.new`, { env, ...(signal && { signal }) })
    await rename(`${path}.new`, path)
    await writeFile(`${path}.stamp`, stamp)
  } finally {
    await lock.release()
  }
}

async function waitForLock(
  path: string,
  { report, signal }: Pick<BuildTemporal, 'report' | 'signal'>,
) {
  for (let lock = await takePidLock({ path, words: ['node'] }); ;) {
    if (lock.isTaken) return lock
    report(`Process ${lock.pid} is building the Temporal server`)
    await sleep(1_000, undefined, { ...(signal && { signal }) })
    lock = await takePidLock({ path, words: ['node'] })
  }
}

async function runGoBuild(output: string, { env, signal }: Pick<BuildTemporal, 'env' | 'signal'>) {
  const ldflags = `-s -w ${VERSION_FLAG}`
  const child = spawn('go', ['build', '-trimpath', '-ldflags', ldflags, '-o', output, PACKAGE], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: {
      ...env,
      CGO_ENABLED: '0',
      GOTOOLCHAIN: 'local',
      GOFLAGS: '-mod=readonly -buildvcs=false',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal && { signal }),
  })
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  if (code !== 0) {
    throw new Error(`The Temporal server could not be built:\n${lastLines(complaint, 10)}`)
  }
}

async function requireGo(env: BuildTemporal['env']) {
  const advice =
    'Set TEMPORAL_ADDRESS to a running Temporal server, put the temporal command on PATH' +
    ' (https://docs.temporal.io/cli), or install Go 1.25 or later (https://go.dev/dl).'
  const version = await promisify(execFile)('go', ['env', 'GOVERSION'], {
    env: { ...env, GOTOOLCHAIN: 'local' },
  }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  )
  if (!version) throw new Error(`There is no Temporal server, and no Go to build one. ${advice}`)
  const [, minor = '0'] = /^go1\.(\d+)/.exec(version) ?? []
  if (Number(minor) < 25) throw new Error(`${version} cannot build the Temporal server. ${advice}`)
}

function lastLines(output: string, count: number) {
  return output.trim().split('\n').slice(-count).join('\n')
}
