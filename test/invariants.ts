// What holds whenever no build is on its way: rows, containers, sockets, ports and workflows say the same.
import { Client, Connection } from '@temporalio/client'
import { readdir } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { RunnerContainer } from '../activities/containers/container-runtime.ts'
import { DockerRuntime } from '../activities/containers/docker-runtime.ts'
import { portHolder } from '../start/ports.ts'
import { serverLockId } from '../workflows/messages.ts'
import { testEnvironment } from './environment.ts'
import { findAnsweringVersion } from './answering-version.ts'
import type { Stack } from './stack.ts'
import { until } from './until.ts'

/** What follows a row by a notice may take this long. */
const SETTLES_MS = 10_000
const HOLDS_A_LEASE = ['building', 'live', 'draining']

/** Throws every way in which the parts of the installation disagree. */
export async function assertInvariants(stack: Stack, settlesMs = SETTLES_MS): Promise<void> {
  let violations: string[] = []
  const holds = async () => {
    violations = await findViolations(stack)
    return violations.length === 0
  }
  await until('the invariants hold', holds, settlesMs).catch((cause: unknown) => {
    throw new Error(`The parts disagree:\n${violations.join('\n')}`, { cause })
  })
}

/** As it is at this moment, in sentences. */
export async function findViolations(stack: Stack): Promise<string[]> {
  const runtime = await testRuntime(stack)
  const [rows, containers, selfTests] = await Promise.all([
    readRows(stack),
    runtime.list(),
    runtime.list('self-test'),
  ])
  return [
    ...liveVersions(rows),
    ...runningContainers(rows, containers),
    ...selfTests.map(({ name }) => `self-test ${name} is left over`),
    ...warmRunners(rows, containers),
    ...leases(rows),
    ...(await builds(stack, rows)),
    ...(await socketDirectories(stack, rows)),
    ...(await versionPorts(stack, rows)),
    ...(await stableUrls(stack, rows)),
  ]
}

interface Rows {
  servers: {
    id: string
    slug: string
    organisationId: string
    liveVersionId: string | null
    pausedAt: Date | null
    asleepAt: Date | null
    deletedAt: Date | null
  }[]
  versions: { id: string; serverId: string; number: number; state: string }[]
  runners: { id: string; versionId: string | null; containerName: string; state: string }[]
  leases: { port: number; versionId: string }[]
  openBuilds: { id: string; serverId: string }[]
}

async function readRows({ db }: Stack): Promise<Rows> {
  const [servers, versions, runners, leased, openBuilds] = await Promise.all([
    db('servers')
      .select('id', 'slug', 'organisationId', 'liveVersionId')
      .select('pausedAt', 'asleepAt', 'deletedAt'),
    db('versions').select('id', 'serverId', 'number', 'state'),
    db('runners').whereNot('state', 'gone').select('id', 'versionId', 'containerName', 'state'),
    db('leases').whereNotNull('versionId').select('port', 'versionId'),
    db('builds').whereIn('state', ['queued', 'running']).select('id', 'serverId'),
  ])
  return { servers, versions, runners, leases: leased, openBuilds }
}

export async function testRuntime({ installId, dockerSocket }: Stack): Promise<DockerRuntime> {
  const limits = { memoryBytes: 268_435_456, cpus: 0.5 }
  return new DockerRuntime({ socketPath: dockerSocket, installId, hostId: 'local', limits })
}

function liveVersions({ servers, versions }: Rows) {
  return servers.flatMap(({ id, slug, liveVersionId }) => {
    const live = versions.filter(({ serverId, state }) => serverId === id && state === 'live')
    const isRight =
      live.length === (liveVersionId ? 1 : 0) && live[0]?.id === (liveVersionId ?? undefined)
    const found = live.map((version) => version.id).join(', ') || 'none'
    return isRight ? [] : [`${slug} points at ${liveVersionId}, and live is ${found}`]
  })
}

/** Live versions that are to answer, and those that are kept until their server is resumed or called. */
function splitLive({ servers, versions }: Rows) {
  const stopped = new Set(
    servers
      .filter(({ pausedAt, asleepAt, deletedAt }) => pausedAt ?? asleepAt ?? deletedAt)
      .map(({ id }) => id),
  )
  const live = versions.filter(({ state }) => state === 'live')
  return {
    serving: live.filter(({ serverId }) => !stopped.has(serverId)),
    resting: live.filter(({ serverId }) => stopped.has(serverId)),
  }
}

function runningContainers(rows: Rows, containers: RunnerContainer[]) {
  const { runners } = rows
  const { serving, resting } = splitLive(rows)
  const byRunner = Map.groupBy(containers, ({ runnerId }) => runnerId)
  const strays = containers
    .filter(
      ({ runnerId, name }) =>
        !runners.some((row) => row.id === runnerId && row.containerName === name),
    )
    .map(({ name }) => `container ${name} has no runner row`)
  const awake = resting
    .filter(({ id }) => runners.some(({ versionId }) => versionId === id))
    .map(({ id }) => `${id} has a runner although its server is stopped or asleep`)
  const live = serving.flatMap(({ id }) => {
    const own = runners.filter(({ versionId }) => versionId === id)
    const running = own
      .flatMap((row) => byRunner.get(row.id) ?? [])
      .filter(({ isRunning }) => isRunning)
    if (own.length === 1 && own[0]?.state === 'ready' && running.length === 1) return []
    const states = own.map(({ state }) => state).join(', ') || 'none'
    return [`live ${id} has ${running.length} running containers, its runners are: ${states}`]
  })
  return [...strays, ...awake, ...live]
}

/** One that is no version's stands ready: its place is open, its container runs, and it has no more. */
function warmRunners({ runners }: Rows, containers: RunnerContainer[]) {
  const running = new Set(containers.filter(({ isRunning }) => isRunning).map(({ name }) => name))
  return runners
    .filter(({ versionId }) => versionId === null)
    .filter(({ state, containerName }) => state !== 'open' || !running.has(containerName))
    .map(({ id, state }) => `runner ${id} is nobody's and does not stand ready: it is ${state}`)
}

function leases(rows: Rows) {
  const { versions, runners, leases: leased } = rows
  const stateOf = new Map(versions.map(({ id, state }) => [id, state]))
  const held = new Set(leased.map(({ versionId }) => versionId))
  const without = (what: string, versionId: string) =>
    held.has(versionId) ? [] : [`${what} holds no lease`]
  return [
    ...leased
      .filter(({ versionId }) => !HOLDS_A_LEASE.includes(stateOf.get(versionId) ?? ''))
      .map(
        ({ port, versionId }) =>
          `port ${port} is leased to ${versionId}, which is ${stateOf.get(versionId)}`,
      ),
    ...runners.flatMap(({ id, versionId }) =>
      versionId === null ? [] : without(`runner ${id}`, versionId),
    ),
    ...splitLive(rows).serving.flatMap(({ id }) => without(`live ${id}`, id)),
    ...splitLive(rows)
      .resting.filter(({ id }) => held.has(id))
      .map(({ id }) => `${id} holds a lease although its server is stopped or asleep`),
  ]
}

async function builds({ env }: Stack, { openBuilds }: Rows) {
  if (openBuilds.length === 0) return []
  const { temporalAddress: address } = await testEnvironment()
  const connection = await Connection.connect({ address })
  try {
    const client = new Client({ connection, namespace: env['TEMPORAL_NAMESPACE'] ?? '' })
    const stateOf = (serverId: string) =>
      client.workflow
        .getHandle(serverLockId(serverId))
        .describe()
        .then(
          ({ status }): string => status.name,
          (err: unknown) => (err instanceof Error ? err.name : 'unknown'),
        )
    const states = await Promise.all(openBuilds.map(({ serverId }) => stateOf(serverId)))
    return openBuilds.flatMap(({ id }, index) =>
      states[index] === 'RUNNING' ? [] : [`build ${id} is open, its workflow is ${states[index]}`],
    )
  } finally {
    await connection.close()
  }
}

async function socketDirectories({ dataDir }: Stack, { runners }: Rows) {
  const known = new Set(runners.map(({ id }) => id))
  const found = await readdir(join(dataDir, 'r'))
  return [
    ...found.filter((name) => !known.has(name)).map((name) => `directory ${name} has no runner`),
    ...[...known].filter((id) => !found.includes(id)).map((id) => `runner ${id} has no directory`),
  ]
}

/** A gateway listens on the ports of leases with a runner, and on no other. */
async function versionPorts(stack: Stack, { runners, leases: leased }: Rows) {
  const [first = 0, last = 0] = (stack.env['VERSION_PORTS'] ?? '').split('-').map(Number)
  const range = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const ready = new Set(
    runners.filter(({ state }) => state === 'ready').map((row) => row.versionId),
  )
  const expected = new Set(
    leased.filter(({ versionId }) => ready.has(versionId)).map(({ port }) => port),
  )
  const gateways = [stack.pid('gateway'), stack.pid('second-gateway')]
  const found = await Promise.all(
    range.map(async (port) => {
      const holder = (await isListening(port)) ? (await portHolder(port))?.pid : undefined
      const isOurs = holder !== undefined && gateways.includes(holder)
      if (isOurs === expected.has(port)) return []
      return [isOurs ? `port ${port} is open without a lease` : `leased port ${port} is not open`]
    }),
  )
  return found.flat()
}

/** Callers of a server are answered by its live version, awake or asleep; and by none when it is paused or deleted. */
/** Of hundreds that were copied some are enough: each answer takes its time. */
const MOST_ASKED = 20

async function stableUrls(stack: Stack, rows: Rows) {
  const settled = rows.servers
    .filter(({ id }) => !rows.openBuilds.some(({ serverId }) => serverId === id))
    .slice(0, MOST_ASKED)
  const found = await Promise.all(
    settled.map(async (server) => {
      const { id, slug, liveVersionId, pausedAt, deletedAt } = server
      const live = rows.versions.find((row) => row.serverId === id && row.state === 'live')
      if (live?.id !== (liveVersionId ?? undefined)) return [] // said already
      const version = await findAnsweringVersion(stack, server)
      if (version === undefined) return []
      if (live && !pausedAt && !deletedAt)
        return version === String(live.number)
          ? []
          : [`${slug} is answered by ${version}, and live is ${live.number}`]
      const isNobody = version.startsWith('nobody')
      return isNobody ? [] : [`${slug} is answered by ${version}, and is to be answered by none`]
    }),
  )
  return found.flat()
}

async function isListening(port: number) {
  const socket = createConnection({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false // refused
  } finally {
    socket.destroy()
  }
}
