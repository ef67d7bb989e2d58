// npm start, from an empty data directory to a live server and back, more than once.
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DockerRuntime } from '../../activities/containers/docker-runtime.ts'
import { commandLineOf } from '../../temporal/server/processes.ts'
import { ownSettings, startPlatform, type RunningStart } from '../platform.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { until } from '../until.ts'

const SHOWN_LAST = 'Ctrl-C stops everything'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let settings: Record<string, string>
let running: RunningStart

beforeAll(async () => {
  folder = await temporaryFolder()
  settings = await ownSettings(folder.at('data'))
  running = startPlatform(settings)
  await running.untilShown(SHOWN_LAST)
})
afterAll(async () => {
  running.child.kill('SIGTERM')
  await running.ended()
  await removeRunners()
  await folder[Symbol.asyncDispose]()
})

test('ends with a live example server, and shows how a client connects to it', async () => {
  const url = /claude mcp add --transport http \S+ (\S+)/.exec(running.output())?.[1] ?? ''
  const response = await fetch(url, { method: 'POST' })
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toContain('resource_metadata=')
})

test('shows the set-up link once, and keeps it out of the logs', async () => {
  const link = /http:\S+\/setup#(\S+)/.exec(running.output())
  const page = await fetch(link?.[0] ?? '', { headers: { accept: 'text/html' } })
  expect(page.status).toBe(200)
  const logs = readdirSync(folder.at('data/logs')).map((name) => folder.at(`data/logs/${name}`))
  expect(logs.length).toBeGreaterThanOrEqual(3)
  for (const path of logs)
    expect(await readFile(path, 'utf8')).not.toContain(link?.[1] ?? 'no token')
})

test('no process of it has a secret in its environment or on its command line', async () => {
  const keys = readdirSync(folder.at('data/keys'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(folder.at(`data/keys/${name}`), 'utf8').trim())
  const secrets = [...keys, readFileSync(folder.at('data/postgres.password'), 'utf8').trim()]
  const pids = processesOfStart()
  expect(pids.length).toBeGreaterThanOrEqual(6) // api, worker, gateway, Temporal, Postgres and its holder
  for (const pid of pids) {
    const told = ['environ', 'cmdline'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'))
    for (const secret of secrets) expect(told.join()).not.toContain(secret)
  }
})

test('a second start on the same data is refused, and names the first', async () => {
  const second = startPlatform(settings)
  expect(await second.ended()).toBe(1)
  expect(second.output()).toMatch(/bmm already runs on .+ \(process \d+\)/)
})

test('a taken port is refused by a sentence that names the setting and the holder', async () => {
  const other = await ownSettings(folder.at('other'))
  const refused = startPlatform({ ...other, API_PORT: String(settings['API_PORT']) })
  expect(await refused.ended()).toBe(1)
  expect(refused.output()).toMatch(
    new RegExp(`Port ${settings['API_PORT']} is taken by .+ \\(process \\d+\\).+API_PORT`),
  )
})

test('what a killed start left behind does not stand in the way of the next', async () => {
  const before = processesOfStart()
  const starter = before.find((pid) => commandLineOf(pid)?.includes('start/main.ts'))
  process.kill(starter ?? 0, 'SIGKILL')
  await running.ended()
  running = startPlatform(settings)
  await running.untilShown(SHOWN_LAST)
  expect(processesOfStart().filter((pid) => before.includes(pid))).toEqual([])
})

test('Ctrl-C stops everything that it started, and is no failure', async () => {
  running.child.kill('SIGINT')
  expect(await running.ended()).toBe(0)
  expect(await until('nothing runs', () => processesOfStart().length === 0)).toBe(true)
})

test('what was live is live again after the next start', async () => {
  const again = startPlatform(settings, ['--exit-when-ready'])
  expect(await again.ended()).toBe(0)
  expect(again.output()).toContain('Example server live')
  expect(again.output()).not.toContain('Dashboard built')
  expect(processesOfStart()).toEqual([])
})

/** Whatever names our data directory, on its command line or in its environment. */
function processesOfStart(): number[] {
  const words = [folder.at('data/'), `BMM_DATA_DIR=${folder.at('data')}`]
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && words.some((word) => textOf(pid).includes(word)))
}

function textOf(pid: number): string {
  try {
    return ['cmdline', 'environ']
      .map((file) => readFileSync(join('/proc', String(pid), file), 'utf8'))
      .join()
  } catch {
    return '' // gone meanwhile
  }
}

async function removeRunners() {
  const { DOCKER_SOCKET: socketPath = '', INSTALL_ID: installId = '' } = settings
  const limits = { memoryBytes: 1, cpus: 1 }
  const runtime = new DockerRuntime({ socketPath, installId, hostId: 'local', limits })
  for (const { name } of await runtime.list()) await runtime.stop(name, { graceSeconds: 0 })
}
