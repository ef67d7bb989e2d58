import { join } from 'node:path'
import { serverUrl } from '../contract/server-url.ts'
import { getArtifact } from '../db/artifacts.ts'
import { setUpOwner } from '../test/owner.ts'
import { echoSpec } from '../test/rows.ts'
import { startStack } from '../test/stack.ts'
import { cpuTimeMs, findChild } from './cpu-time.ts'
import { measureInTurns, rateGoal, seriesOf, type SideSeries } from './load-rounds.ts'
import { startLoad } from './load.ts'
import { toolCallRequest } from './mcp-request.ts'
import { openPlatformSockets } from './platform-sockets.ts'
import {
  openReferenceEngine,
  startReferenceContainer,
  type ReferenceContainer,
} from './reference-container.ts'
import { goal, median, type Bench, type BenchContext } from './report.ts'

const CONNECTIONS = 16
const ROUNDS = 7
const SLUG = 'echo'
// A core each: with the half one of the settings the runner would be so slow that the gateway cost nothing.
const RUNNER_CPUS = 1
const limits = { memoryBytes: 256 * 1_048_576, cpus: RUNNER_CPUS }

export const gatewayCost: Bench = {
  id: 'P3',
  name: 'gateway-cost',
  title: 'tools/call through the gateway, beside the same runner called directly, 16 connections',
  needsServices: true,
  run,
}

async function run({ cleanUp, signal }: BenchContext) {
  const stack = cleanUp.use(await startStack({ RUNNER_CPUS: String(RUNNER_CPUS) }))
  const owner = await setUpOwner(stack)
  const { id } = await owner.createServer({ slug: SLUG, spec: echoSpec })
  await owner.ended(id)
  const version = await stack
    .db('versions')
    .where({ state: 'live' })
    .first<{ bundleSha256: string }>('bundleSha256')
  const code = await getArtifact(stack.db, version.bundleSha256)

  const platform = cleanUp.use(await openPlatformSockets())
  const engine = await openReferenceEngine()
  let container: ReferenceContainer | undefined
  cleanUp.defer(async () => container?.remove())
  const direct = cleanUp.use(
    await startLoad({ count: CONNECTIONS, to: { acceptOn: platform.callsPath } }, async () => {
      const assignment = platform.assignment(code)
      const socketDir = platform.folder
      container = await startReferenceContainer(engine, { socketDir, assignment, limits })
    }),
  )
  const port = Number(new URL(stack.gatewayUrl).port)
  const through = cleanUp.use(await startLoad({ count: CONNECTIONS, to: { port } }))
  const gatewayPid = await findChild(join('gateway', 'main.ts'))
  const runnerPid = (await container?.pid()) ?? 0

  const url = serverUrl(stack.gatewayUrl, SLUG)
  const call = { tool: 'echo', input: { text: 'hello' } }
  const token = await owner.token(SLUG)
  const measure = (era: 'modern' | 'legacy') =>
    measureInTurns(
      [
        {
          name: `through the gateway, ${era}`,
          load: through,
          request: toolCallRequest({ ...call, era, url, token }),
          cpuMs: () => cpuTimeMs(gatewayPid),
        },
        {
          name: `runner directly, ${era}`,
          load: direct,
          request: toolCallRequest({ ...call, era, url: platform.url, token: platform.token }),
          cpuMs: () => cpuTimeMs(runnerPid),
        },
      ] as const,
      { rounds: ROUNDS, expected: 'hello', signal },
    )
  const modern = await measure('modern')
  const legacy = await measure('legacy')
  return {
    series: [...modern, ...legacy].flatMap(seriesOf),
    goals: [...goalsOf('modern', [...modern]), ...goalsOf('legacy', [...legacy])],
    notes: [
      `Processor time is the gateway's in the first, the runner's in the second. Runners have ${RUNNER_CPUS} CPU. Tokens are`,
      'verified in the runner both ways, and in the gateway as well. A round is 2 s, in turns.',
    ],
  }
}

function goalsOf(era: string, sides: [SideSeries, SideSeries]) {
  const [through, direct] = sides
  const added = (which: 'p50' | 'p99', atMost: number) => {
    const between = { ours: median(through[which]), reference: median(direct[which]) }
    const value = between.ours - between.reference
    const made = goal(`${which} added, ${era}`, { value, unit: 'ms', limit: { atMost } })
    return { ...made, between: { ...between, unit: 'ms' as const } }
  }
  return [
    rateGoal(`calls/s, gateway beside direct, ${era}`, sides, 0.8),
    added('p50', 0.5),
    added('p99', 3),
  ]
}
