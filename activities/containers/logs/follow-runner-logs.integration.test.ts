// Real containers write, and what they wrote is read from the engine into the table.
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRunner } from '../../../db/runners.ts'
import { listRuntimeLogsAfter } from '../../../db/runtime-logs.ts'
import { setSecret, takeSecrets } from '../../../db/secrets.ts'
import { getVersion } from '../../../db/versions.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { testEnvironment } from '../../../test/environment.ts'
import { hostId, makeBuild, makeServer, makeVersion } from '../../../test/rows.ts'
import { until } from '../../../test/until.ts'
import { DockerRuntime } from '../docker-runtime.ts'
import { followRunnerLogs } from './follow-runner-logs.ts'

const installId = `lg${process.pid}`
const secret = 'p@ss "word" of ümlauts'
const ring = { keys: [{ kid: 'k1', key: Buffer.alloc(32, 1) }] }
let database: Awaited<ReturnType<typeof createTestDatabase>>
let runtime: DockerRuntime
let socketDir: string
beforeAll(async () => {
  database = await createTestDatabase()
  const { dockerSocket: socketPath } = await testEnvironment()
  const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 }
  runtime = new DockerRuntime({ socketPath, installId, hostId, limits })
  socketDir = await mkdtemp(join(tmpdir(), 'bmm-slot-'))
})
afterAll(async () => {
  for (const { name } of await runtime.list()) await runtime.stop(name, { graceSeconds: 0 })
  await rm(socketDir, { recursive: true })
  await database[Symbol.asyncDispose]()
})

async function startRunner(body: string) {
  const runner = await prepareRunner(body)
  await runner.assign()
  return runner
}

/** A runner with code that no scan has seen. It does not know the secret, so it hides nothing itself. */
async function prepareRunner(body: string) {
  const code = `${body}\nmodule.exports = { default: { title: 'Logs', tools: [] } }`
  const { db } = database
  const { id: serverId, organisationId } = await makeServer(db)
  const setToken = (value: string) =>
    setSecret(db, { ring, organisationId, serverId, key: 'TOKEN', value, setBy: null })
  await setToken(secret)
  const { id: versionId } = await makeVersion(db, await makeBuild(db, { serverId }))
  const containerName = `bmm-${installId}-${versionId}`
  const { id } = await openRunner(db, { versionId, hostId, containerName })
  await runtime.start({ name: containerName, runnerId: id, socketDir })
  const assignment = {
    versionId,
    version: '1',
    code,
    sha256: createHash('sha256').update(code).digest('hex'),
    secrets: {},
    callerSecretKeys: [],
    publicUrl: 'http://localhost:4100/s/probe/mcp',
    issuer: 'http://localhost:4000/oauth',
    jwksUrl: 'http://platform.bmm.internal/jwks.json',
    allowedOriginHosts: ['localhost'],
  }
  const leaving = new AbortController()
  return {
    setToken,
    async assign() {
      const version = await getVersion(db, versionId)
      await takeSecrets(db, { ring, organisationId, version })
      await runtime.assign(containerName, JSON.stringify(assignment))
    },
    follow: (signal = leaving.signal) =>
      followRunnerLogs(
        { db, runtime, ownerSecretKeys: ring },
        { id, versionId, containerName },
        signal,
      ),
    lines: () => listRuntimeLogsAfter(db, { serverId, after: 0, limit: 10_000 }),
    row: () => db('runners').where({ id }).first(),
  }
}

test('keeps what code logs, what it writes past the log, and how it crashes', async () => {
  const runner = await startRunner(`
    console.warn('by the log %d', 1)
    process.stdout.write('past ')
    process.stdout.write('the log\\n')
    setTimeout(() => { throw new Error('the end') }, 50)`)
  await runner.follow()
  const lines = await runner.lines()
  expect(lines.map(({ level, message }) => [level, message])).toEqual(
    expect.arrayContaining([
      ['warn', 'by the log 1'],
      ['info', 'past the log'],
    ]),
  )
  expect(lines.at(-1)).toMatchObject({ level: 'error', source: 'server', versionNumber: 1 })
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1))
})

test('keeps no secret, in whatever encoding and wherever the engine splits the line', async () => {
  const runner = await startRunner(`
    const secret = ${JSON.stringify(secret)}
    const bytes = Buffer.from(secret)
    const forms = [secret, JSON.stringify(secret), encodeURIComponent(secret), bytes.toString('hex'),
      bytes.toString('base64'), Buffer.from('u:' + secret).toString('base64url')]
    for (const form of forms) {
      console.log(form, { form })
      for (const before of [0, 16384 - 3, 65536 - 20]) {
        process.stdout.write('x'.repeat(before) + form.slice(0, 4))
        process.stdout.write(form.slice(4) + '; seen\\n')
      }
    }
    setTimeout(() => process.exit(0), 200)`)
  await runner.follow()
  const kept = JSON.stringify([await runner.lines(), await runner.row()])
  const bytes = Buffer.from(secret)
  const planted = [
    'p@ss',
    'p%40ss',
    bytes.toString('hex').slice(0, 12),
    bytes.toString('base64').slice(2, 10),
  ]
  expect(planted.filter((form) => kept.includes(form))).toEqual([])
  expect(kept.match(/\[secret:TOKEN\]\S*; seen/g)).toHaveLength(6)
  expect(kept.match(/x…/g)).toHaveLength(12)
})

test('hides what a runner was given, though it is followed from before, or another value was set since', async () => {
  const late = 'set-while-it-is-followed'
  const runner = await prepareRunner(`
    process.stdout.write(${JSON.stringify(`the token is ${late}\n`)})
    setTimeout(() => process.exit(0), 200)`)
  const fromBefore = runner.follow()
  await until('its first line is kept', async () => (await runner.row()).logsRead !== null, 20_000)
  await runner.setToken(late)
  await runner.assign()
  await fromBefore
  const restarted = await startRunner(`
    process.stdout.write(${JSON.stringify(`the token is ${secret}\n`)})
    setTimeout(() => process.exit(0), 200)`)
  await restarted.setToken('not-applied-yet')
  await restarted.follow()
  for (const { lines } of [runner, restarted])
    expect((await lines()).map(({ message }) => message)).toContain('the token is [secret:TOKEN]')
})

test('keeps each line once, however often and by however many it is followed', async () => {
  const runner = await startRunner(`
    let n = 0
    const timer = setInterval(() => {
      process.stdout.write('out ' + n + '\\n')
      process.stderr.write('err ' + n + '\\n')
      if (++n === 100) { clearInterval(timer); setTimeout(() => process.exit(0), 50) }
    }, 20)`)
  await until(
    'it writes',
    async () => {
      await runner.follow(AbortSignal.timeout(300)).catch(() => {}) // it is interrupted, as by a restart
      return (await runner.lines()).length > 60
    },
    20_000,
  )
  await Promise.all([runner.follow(), runner.follow()])
  await runner.follow()
  const lines = (await runner.lines()).map(({ message }) => message)
  for (const output of ['out', 'err'])
    expect(lines.filter((line) => line.startsWith(output))).toEqual(
      Array.from({ length: 100 }, (_, n) => `${output} ${n}`),
    )
})

test('cuts a flood, and tells how much is left out while the server is silent', async () => {
  const runner = await startRunner(`
    for (let n = 0; n < 3000; n++) process.stdout.write('line ' + n + '\\n')
    setInterval(() => {}, 1000)`)
  const leaving = new AbortController()
  const following = runner.follow(leaving.signal)
  const told = await until(
    'it is told',
    async () => {
      const lines = await runner.lines()
      return lines.find(({ source }) => source === 'platform')
    },
    20_000,
  )
  expect(told).toMatchObject({ level: 'warn', message: expect.stringMatching(/^2,\d+ lines were/) })
  expect((await runner.lines()).length).toBeLessThan(1_000)
  leaving.abort()
  await following.catch(() => {}) // it was aborted
})
