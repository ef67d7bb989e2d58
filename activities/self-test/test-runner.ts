import type { Client } from '@modelcontextprotocol/client'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { ContainerExit, ContainerRuntime } from '../containers/container-runtime.ts'
import { connectClient } from './connect-client.ts'
import { createDialIn, type DialIn } from './dial-in.ts'
import { lastWords } from './last-words.ts'
import { KEYS_URL, playUpstream, type PlayedUpstream } from './played-upstream.ts'
import { ServerFault } from './server-fault.ts'
import { dummySecrets, ISSUER, makeTestPass, PUBLIC_URL } from './test-pass.ts'

const READY_TIMEOUT_MS = 20_000
const LOG_LINES = 30

export interface TestRunnerDeps {
  runtime: ContainerRuntime
  /** The host directory that gets one for the two sockets. Nobody but the worker and the engine may enter it. */
  socketRoot: string
  signal: AbortSignal
}

export interface TestRunner extends AsyncDisposable {
  client: Client
  upstream: PlayedUpstream
  /** Resolves when the container has stopped by itself, with what happened in words. */
  stopped: Promise<string>
}

export interface Tested {
  /** The container's. */
  name: string
  spec: ServerSpec
  bundle: string
}

/**
 * Runs a bundle sealed like any runner, with the test in the place of the gateway at its two sockets, and compares the
 * tools that it offers with its spec. Throws ServerFault when it does not come so far.
 */
export async function startTestRunner(
  deps: TestRunnerDeps,
  { name, spec, bundle }: Tested,
): Promise<TestRunner> {
  const { runtime, signal } = deps
  await using undo = new AsyncDisposableStack()
  const { keys, token } = await makeTestPass()
  const owner = dummySecrets(spec.secrets, 'owner')
  const caller = dummySecrets(spec.secrets, 'caller')
  const calls = undo.use(createDialIn())
  const upstream = undo.use(
    playUpstream({
      keys,
      secrets: [owner, caller].flatMap((secrets) => Object.values(secrets)),
      allowedDomains: spec.allowsOwnerDomains ? undefined : spec.allowedDomains,
    }),
  )
  const socketDir = await openSockets(deps, { calls, upstream }, undo)

  // What cannot be removed now is found by the next look at the host.
  undo.defer(async () => void (await runtime.stop(name, { graceSeconds: 0 }).catch(() => {})))
  await runtime.start({ name, kind: 'self-test', runnerId: name, socketDir })
  const readLog = () => runtime.tailLogs(name, LOG_LINES)
  const watch = new AbortController()
  undo.defer(() => watch.abort())
  const stopped = runtime
    .waitForExit(name, AbortSignal.any([signal, watch.signal]))
    .then(async (exit) => exitInWords(exit, await readLog()))
  stopped.catch(() => {}) // nobody waits any more
  await runtime.assign(name, assignmentOf({ bundle, owner, caller }))
  await waitUntilReady({ calls, stopped, signal }, readLog)
  const client = await connectClient(
    { fetch: calls.fetch, stopped, signal },
    { spec, token, caller },
  )
  undo.defer(() => client.close().catch(() => {})) // its container may be gone
  const held = undo.move()
  return { client, upstream, stopped, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

/** The directory that the container sees. Its user is foreign, so it may enter and dial. */
async function openSockets(
  { socketRoot }: TestRunnerDeps,
  { calls, upstream }: { calls: DialIn; upstream: PlayedUpstream },
  undo: AsyncDisposableStack,
): Promise<string> {
  const socketDir = await mkdtemp(join(socketRoot, 't'))
  undo.defer(() => rm(socketDir, { recursive: true, force: true }))
  await chmod(socketDir, 0o755)
  await listenOnPath(calls.server, join(socketDir, 'calls.sock'))
  await listenOnPath(upstream.server, join(socketDir, 'egress.sock'))
  return socketDir
}

async function listenOnPath(server: Server, path: string) {
  server.listen(path)
  await once(server, 'listening')
  await chmod(path, 0o666)
}

function assignmentOf({
  bundle,
  owner,
  caller,
}: {
  bundle: string
  owner: Record<string, string>
  caller: Record<string, string>
}) {
  return JSON.stringify({
    versionId: 'self-test',
    version: '0',
    code: bundle,
    sha256: createHash('sha256').update(bundle).digest('hex'),
    secrets: owner,
    callerSecretKeys: Object.keys(caller),
    publicUrl: PUBLIC_URL,
    issuer: ISSUER,
    jwksUrl: KEYS_URL,
    allowedOriginHosts: [],
    recordedUpstream: true,
  })
}

async function waitUntilReady(
  { calls, stopped, signal }: Pick<TestRunner, 'stopped'> & { calls: DialIn; signal: AbortSignal },
  readLog: () => Promise<string[]>,
): Promise<void> {
  signal.throwIfAborted()
  const late = AbortSignal.any([signal, AbortSignal.timeout(READY_TIMEOUT_MS)])
  const isLate = once(late, 'abort').then(() => 'late' as const)
  const outcome = await Promise.race([calls.isReady.then(() => 'ready' as const), stopped, isLate])
  signal.throwIfAborted()
  if (outcome === 'ready') return
  if (outcome !== 'late') throw new ServerFault(`The server could not start. ${outcome}`)
  const seconds = READY_TIMEOUT_MS / 1_000
  // A runner says when it is warm, before any code of a server comes in.
  if ((await readLog()).length === 0)
    throw new AppError('HostBusy', `a self-test did not begin within ${seconds} seconds`, {
      detail: `The container for the self-test did not come up within ${seconds} seconds.`,
    })
  throw new ServerFault(
    `The server did not start within ${seconds} seconds: its code outside the tools does not end.`,
  )
}

function exitInWords({ exitCode, isOutOfMemory }: ContainerExit, log: string[]): string {
  if (isOutOfMemory) return 'It ran out of memory.'
  const words = lastWords(log)
  return `It stopped with exit code ${exitCode}${words === '' ? '.' : `, and its log ends: ${words}`}`
}
