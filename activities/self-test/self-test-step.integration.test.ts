import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverSpec, type ServerSpecInput } from '../../contract/spec.ts'
import { putArtifact } from '../../db/artifacts.ts'
import { listBuildEvents } from '../../db/build-events.ts'
import { findBuildFailure } from '../../db/builds.ts'
import { activateVersion, getVersion, recordOnVersion } from '../../db/versions.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { testEnvironment } from '../../test/environment.ts'
import { echoSpec, endBuildOf, makeBuild, makeServer, makeVersion } from '../../test/rows.ts'
import { compileSource } from '../code/compile-source.ts'
import { renderSpec } from '../code/render-spec.ts'
import { selfTestName } from '../containers/container-name.ts'
import { DockerRuntime } from '../containers/docker-runtime.ts'
import { selfTestRoot, sweepSelfTests } from '../containers/self-test-containers.ts'
import { selfTest, summaryOf } from './self-test-step.ts'

const installId = `sts${process.pid}`
let database: TestDatabase
let runtime: DockerRuntime
let dataDir: string

beforeAll(async () => {
  database = await createTestDatabase()
  const { dockerSocket: socketPath } = await testEnvironment()
  const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 }
  runtime = new DockerRuntime({ socketPath, installId, hostId: 'test', limits })
  dataDir = await mkdtemp(join(tmpdir(), 'bmm-st-'))
})
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true })
})

const warnings: object[] = []
const context = () => ({
  db: database.db,
  runtime,
  installId,
  socketRoot: join(dataDir, 'r'),
  logger: { info() {}, error() {}, warn: (facts: object) => void warnings.push(facts) },
  call: () => ({ attempt: 1, signal: AbortSignal.timeout(100_000), heartbeat() {} }),
  failpoint: async () => {},
})
const containers = async () => (await runtime.list('self-test')).map(({ name }) => name)

function specOf(exampleCalls: object[], implementation: string): ServerSpecInput {
  const [tool] = echoSpec.tools
  return { ...echoSpec, tools: [{ ...tool, exampleCalls, implementation } as never] }
}

/** A version whose code is compiled. */
async function compiled(spec: ServerSpecInput, serverId?: string) {
  const { db } = database
  const server = serverId === undefined ? await makeServer(db) : { id: serverId }
  const build = await makeBuild(db, { serverId: server.id, spec })
  const version = await makeVersion(db, build)
  const made = await compileSource({
    code: renderSpec(serverSpec.parse(spec)),
    declaredSecrets: [],
  })
  if (!made.ok) throw new Error(JSON.stringify(made.diagnostics))
  const bundleSha256 = await putArtifact(db, { kind: 'bundle', content: made.bundle })
  await recordOnVersion(db, { id: version.id, bundleSha256 })
  return { version, input: { buildId: build.id, versionId: version.id, round: 0 } }
}
const hello = { title: 'Hello', arguments: { text: 'hello' }, expected: { text: 'hello' } }
const echo = specOf([hello], 'return { text: input.text }')
const shout = specOf(
  [{ ...hello, expected: { text: 'HELLO' } }],
  'return { text: input.text.toUpperCase() }',
)

test('what was tried stands on the version, and the log says how it went', async () => {
  const { input } = await compiled(echo)
  await selfTest(context(), input)
  const { selfTest: recorded } = await getVersion(database.db, input.versionId)
  expect(recorded).toMatchObject({ calls: [{ tool: 'echo', state: 'passed' }], regressions: [] })
  const events = await listBuildEvents(database.db, { buildId: input.buildId, after: 0 })
  expect(events.at(-1)).toMatchObject({ type: 'step-done', text: '1 example call passed.' })
  expect(await containers()).toEqual([])
  expect(await readdir(selfTestRoot(context()))).toEqual([])
})

test('a call that fails is the reason of the build, with all that failed', async () => {
  const { input } = await compiled(specOf([hello], `return { text: 'other' }`))
  await expect(selfTest(context(), input)).rejects.toMatchObject({ code: 'SelfTestFailed' })
  const reason = 'In the result, text should be "hello" and is "other".'
  expect(await findBuildFailure(database.db, input.buildId)).toMatchObject({
    code: 'SelfTestFailed',
    step: 'self-test',
    detail: `echo, "Hello": ${reason}`,
    calls: [{ tool: 'echo', title: 'Hello', state: 'failed', reason }],
  })
  const { selfTest: recorded } = await getVersion(database.db, input.versionId)
  expect(recorded?.calls).toMatchObject([{ state: 'failed' }])
})

test('calls of the live version that fail now are noted, and end nothing', async () => {
  const before = await compiled(echo)
  await database.db.transaction((trx) => activateVersion(trx, before.version.id))
  await endBuildOf(database.db, before.version)
  const { input } = await compiled(shout, before.version.serverId)
  await selfTest(context(), input)
  const { selfTest: recorded } = await getVersion(database.db, input.versionId)
  expect(recorded).toMatchObject({
    calls: [{ state: 'passed' }],
    regressions: [{ title: 'Hello', state: 'failed' }],
  })
})

test('a host runs two at once; the third is told to come again', async () => {
  const all = await Promise.all([compiled(echo), compiled(echo), compiled(echo)])
  const ends = await Promise.allSettled(all.map(({ input }) => selfTest(context(), input)))
  expect(ends.map(({ status }) => status).toSorted()).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
  ])
  expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'HostBusy' },
  })
})

/** What a worker leaves that is killed during a self-test. */
async function leaveBehind(versionId: string) {
  const name = selfTestName({ installId, versionId, round: 0, attempt: 7 })
  const socketDir = join(selfTestRoot(context()), `t-${versionId}`)
  await mkdir(socketDir, { recursive: true })
  await runtime.start({ name, kind: 'self-test', runnerId: name, socketDir })
  return name
}

test('what a try left that was cut off is removed by the next', async () => {
  const { input } = await compiled(echo)
  await leaveBehind(input.versionId)
  await selfTest(context(), input)
  expect(await containers()).toEqual([])
  expect(await readdir(selfTestRoot(context()))).toEqual([])
})

test('the host looks after what nobody tries again, when it is old', async () => {
  const name = await leaveBehind('ver_left')
  await sweepSelfTests(context())
  expect(await runtime.list()).toEqual([])
  expect(await containers()).toEqual([name])
  await sweepSelfTests(context(), { nowMs: Date.now() + 10 * 60_000 })
  expect(await containers()).toEqual([])
  expect(await readdir(selfTestRoot(context()))).toEqual([])
  expect(warnings).toContainEqual({ container: name })
})

const call = (state: 'passed' | 'failed' | 'not-recorded') => ({
  tool: 't',
  title: 't',
  state,
  reason: null,
  durationMs: 1,
})
test.each([
  [{ calls: [], regressions: [] }, 'It starts and offers its tools; there is no example call.'],
  [
    { calls: [call('passed'), call('passed'), call('not-recorded')], regressions: [] },
    '2 example calls passed; 1 is not recorded.',
  ],
  [
    { calls: [call('passed')], regressions: [call('failed'), call('passed')] },
    '1 example call passed; 1 call of the live version fails now.',
  ],
])('the log says %j in a sentence', (result, sentence) => {
  expect(summaryOf(result)).toBe(sentence)
})
