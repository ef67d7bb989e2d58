import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '../start/ports.ts'
import { goal, median, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'

const RUNS = 5
const root = fileURLToPath(new URL('..', import.meta.url))
const LAST_LINE = /^ {2}Ctrl-C stops everything/
const STEP_LINE = /^[✓✗] (.+) \((\d+\.\d) s\)$/

export const startTime: Bench = {
  id: 'P11',
  name: 'start-time',
  title: 'npm start, not for the first time, to everything ready',
  needsServices: false,
  run,
}

async function run({ cleanUp, signal }: BenchContext) {
  const dataDir = await mkdtemp(join(tmpdir(), 'bmm-'))
  cleanUp.defer(() => rm(dataDir, { recursive: true, force: true }))
  await chmod(dataDir, 0o711)
  const settings = {
    PATH: env['PATH'] ?? '',
    HOME: env['HOME'] ?? '',
    NO_COLOR: '1',
    BMM_DATA_DIR: dataDir,
    INSTALL_ID: `b${randomBytes(5).toString('hex')}`,
    API_PORT: String(await freePort()),
    GATEWAY_PORT: String(await freePort()),
    API_METRICS_PORT: '0',
    GATEWAY_METRICS_PORT: '0',
    WORKER_METRICS_PORT: '0',
    TEMPORAL_PORT: String(await freePort()),
    TEMPORAL_UI_PORT: String(await freePort()),
    VERSION_PORTS: '30000-30999',
  }
  const first: Series = { name: 'the first start', unit: 's', values: [] }
  const again: Series = { name: 'a later start', unit: 's', values: [] }
  first.values.push((await startOnce(settings)).seconds)
  const parts = new Map<string, number[]>()
  for (let index = 0; index < RUNS; index++) {
    signal.throwIfAborted()
    const { seconds, steps } = await startOnce(settings)
    again.values.push(seconds)
    for (const [step, value] of steps) parts.set(step, [...(parts.get(step) ?? []), value])
  }
  const texts = [...parts].map(([step, values]) => `${step} ${quantile(values, 0.5)}`)
  return {
    series: [again, first],
    goals: [
      goal('median of a later start', { value: median(again), unit: 's', limit: { atMost: 8 } }),
    ],
    notes: [
      'Until the last line of the welcome; the stop is not part of it. The first start makes keys, database and example,',
      'with packages, dashboard, Temporal and Docker there. Nothing to compare with: the goal is a time.',
      `Median of each step, s: ${texts.join(', ')}`,
    ],
  }
}

async function startOnce(settings: Record<string, string>) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(root, 'start.js'), '--exit-when-ready'], {
    cwd: root,
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  let seconds: number | undefined
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    if (LAST_LINE.test(line)) seconds ??= (performance.now() - startedAt) / 1_000
  })
  createInterface(child.stderr).on('line', (line) => lines.push(line))
  const [code] = await once(child, 'close')
  if (code !== 0 || seconds === undefined)
    throw new Error(`start.js ended with ${code}:\n${lines.join('\n').slice(-4_000)}`)
  const steps = lines.flatMap((line) => {
    const [, step, value] = STEP_LINE.exec(line) ?? []
    return step !== undefined && step !== 'Stopped' ? [[step, Number(value)] as const] : []
  })
  return { seconds, steps }
}
