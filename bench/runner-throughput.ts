import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleRunner } from '../activities/containers/runner-image.ts'
import { runnerEnvironment } from '../activities/containers/runner-options.ts'
import { freePort } from '../start/ports.ts'
import { cpuTimeMs } from './cpu-time.ts'
import { compileEcho } from './echo-server.ts'
import { measureInTurns, rateGoal, seriesOf } from './load-rounds.ts'
import { startLoad } from './load.ts'
import { toolCallRequest } from './mcp-request.ts'
import { openPlatformSockets, type PlatformSockets } from './platform-sockets.ts'
import type { Bench, BenchContext } from './report.ts'

const CONNECTIONS = 16
const ROUNDS = 7
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export const runnerThroughput: Bench = {
  id: 'P4',
  name: 'runner-throughput',
  title: 'Calls a runner answers, beside a minimal stateless server of the MCP SDK, 16 connections',
  needsServices: false,
  run,
}

async function run(context: BenchContext) {
  const { cleanUp, signal } = context
  const platform = cleanUp.use(await openPlatformSockets())
  const sdkPath = join(platform.folder, 'sdk.sock')
  const sdkPid = await startSdkServer(context, sdkPath)
  const sdkLoad = cleanUp.use(await startLoad({ count: CONNECTIONS, to: { path: sdkPath } }))
  let runnerPid = 0
  const runnerLoad = cleanUp.use(
    await startLoad({ count: CONNECTIONS, to: { acceptOn: platform.callsPath } }, async () => {
      runnerPid = await startRunner(context, platform)
    }),
  )
  const request = (era: 'modern' | 'legacy', token?: string) =>
    toolCallRequest({
      era,
      url: platform.url,
      tool: 'echo',
      input: { text: 'hello' },
      ...(token !== undefined && { token }),
    })
  const measure = (era: 'modern' | 'legacy') =>
    measureInTurns(
      [
        {
          name: `runner, ${era}`,
          load: runnerLoad,
          request: request(era, platform.token),
          cpuMs: () => cpuTimeMs(runnerPid),
        },
        {
          name: `SDK, ${era}`,
          load: sdkLoad,
          request: request(era),
          cpuMs: () => cpuTimeMs(sdkPid),
        },
      ] as const,
      { rounds: ROUNDS, expected: 'hello', signal },
    )
  const modern = await measure('modern')
  const legacy = await measure('legacy')
  return {
    series: [...modern, ...legacy].flatMap(seriesOf),
    goals: [
      rateGoal('calls/s, runner beside SDK, modern', [...modern], 1.4),
      rateGoal('calls/s, runner beside SDK, legacy', [...legacy], 1.4),
    ],
    notes: [
      'Both are plain processes under the same Node on Unix sockets. The runner runs under the flags of its image and',
      'verifies a token with each call; the SDK server does neither. A round is 2 s, in turns.',
    ],
  }
}

async function startSdkServer({ cleanUp }: BenchContext, path: string): Promise<number> {
  const child = spawn(process.execPath, [here('sdk-server.ts'), path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  cleanUp.defer(() => end(child))
  await once(child, 'message')
  return child.pid ?? 0
}

/** As the image starts it, without the container. */
async function startRunner(
  { cleanUp }: BenchContext,
  { folder, assignment }: PlatformSockets,
): Promise<number> {
  const program = join(folder, 'boot.cjs')
  await writeFile(program, await bundleRunner())
  const flags = JSON.parse(
    await readFile(here('../runner-template/flags.json'), 'utf8'),
  ) as string[]
  const proxy = `http://127.0.0.1:${await freePort()}`
  const child = spawn(
    process.execPath,
    [...flags.map((flag) => flag.replace(/=.*\/.*/, `=${folder}`)), program, folder],
    {
      cwd: folder,
      env: runnerEnvironment(proxy),
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  )
  cleanUp.defer(() => end(child))
  child.stdin.end(assignment(await compileEcho()))
  return child.pid ?? 0
}

async function end(child: ReturnType<typeof spawn>) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
