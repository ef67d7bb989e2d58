import Docker from 'dockerode'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEnvironment } from '../../test/environment.ts'
import { DockerRuntime } from './docker-runtime.ts'

const installId = `rt${process.pid}`
const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 }
let runtime: DockerRuntime
let docker: Docker
let socketDir: string
let count = 0

beforeAll(async () => {
  const { dockerSocket: socketPath } = await testEnvironment()
  runtime = new DockerRuntime({ socketPath, installId, hostId: 'test', limits })
  docker = new Docker({ socketPath })
  socketDir = await mkdtemp(join(tmpdir(), 'bmm-slot-'))
})
afterAll(async () => {
  for (const { name } of await runtime.list()) await runtime.stop(name, { graceSeconds: 0 })
  await rm(socketDir, { recursive: true })
})

const freshName = () => `bmm-${installId}-${++count}`
const start = async (name = freshName()) => {
  await runtime.start({ name, runnerId: `run_${count}`, socketDir })
  return name
}
const exitOf = (name: string) => runtime.waitForExit(name, AbortSignal.timeout(20_000))

function assignment(code: string, secrets: Record<string, string> = {}) {
  return JSON.stringify({
    versionId: 'ver_1',
    version: '1',
    code,
    sha256: createHash('sha256').update(code).digest('hex'),
    secrets,
    callerSecretKeys: [],
    publicUrl: 'http://localhost:4100/s/probe/mcp',
    issuer: 'http://localhost:4000/oauth',
    jwksUrl: 'http://platform.bmm.internal/jwks.json',
    allowedOriginHosts: ['localhost'],
  })
}

test('the image is made once: the same content has the same name', async () => {
  const tag = await runtime.ensureImage()
  const created = async () => (await docker.getImage(tag).inspect()).Created
  const before = await created()
  const { dockerSocket: socketPath } = await testEnvironment()
  const other = new DockerRuntime({ socketPath, installId, hostId: 'test', limits })
  expect(await other.ensureImage()).toBe(tag)
  expect(await created()).toBe(before)
})

test('the engine shows a sealed container, and no secret of it', async () => {
  const name = await start()
  const secret = 'planted-secret-value'
  await runtime.assign(name, assignment('module.exports = {}', { TOKEN: secret }))
  await exitOf(name)
  const container = await docker.getContainer(name).inspect()
  expect(JSON.stringify(container)).not.toContain(secret)
  expect(container.HostConfig).toMatchObject({
    NetworkMode: 'none',
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    Memory: limits.memoryBytes,
    MemorySwap: limits.memoryBytes,
    NanoCpus: 500_000_000,
    PidsLimit: 64,
  })
  expect(container.HostConfig.SecurityOpt?.[1]).toMatch(/^seccomp=\{"/)
  expect((await runtime.tailLogs(name, 20)).join()).not.toContain(secret)
})

test('an assignment that does not arrive whole ends the runner with 78', async () => {
  const name = await start()
  await runtime.assign(name, '{"versionId":')
  expect(await exitOf(name)).toEqual({ exitCode: 78, isOutOfMemory: false })
})

test('a container of the same name makes room: its standard input is spent', async () => {
  const name = await start()
  await start(name)
  expect((await runtime.list()).filter((found) => found.name === name)).toHaveLength(1)
})

test('too much memory reads as out of memory', async () => {
  const name = await start()
  await runtime.assign(
    name,
    assignment('const all = []; for (;;) all.push(new Array(1e6).fill(0))'),
  )
  expect(await exitOf(name)).toMatchObject({ isOutOfMemory: true })
})

test('stopping twice, or what never was, is success', async () => {
  const name = await start()
  expect(await runtime.stop(name, { graceSeconds: 10 })).toEqual({ wasForced: false })
  expect(await runtime.stop(name, { graceSeconds: 10 })).toEqual({ wasForced: false })
  expect(await runtime.stop('bmm-never-was', { graceSeconds: 2 })).toEqual({ wasForced: false })
})

test('an engine that is away is HostUnavailable', async () => {
  const away = new DockerRuntime({
    socketPath: join(socketDir, 'no-engine.sock'),
    installId,
    hostId: 'test',
    limits,
  })
  await expect(away.ping()).rejects.toMatchObject({ code: 'HostUnavailable' })
  await expect(away.list()).rejects.toMatchObject({ code: 'HostUnavailable' })
})
