// npm run bench: every figure beside its reference, measured in the same run. Arguments choose: npm run bench -- P4 P6.
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { pingDocker } from '../start/docker.ts'
import { createProgress } from '../start/progress.ts'
import { listenForStop } from '../start/signals.ts'
import { startTestServices } from '../start/test-services.ts'
import { testEnvironment } from '../test/environment.ts'
import { deploys } from './deploys.ts'
import { firstLoad } from './first-load.ts'
import { forkToLive } from './fork-to-live.ts'
import { gatewayCost } from './gateway-cost.ts'
import { idleMemory } from './idle-memory.ts'
import { listPages } from './list-pages.ts'
import { marketplace } from './marketplace.ts'
import { openapiList } from './openapi-list.ts'
import { orchestration } from './orchestration.ts'
import { previewOverhead } from './preview-overhead.ts'
import { renderReport } from './print-report.ts'
import type { Bench } from './report.ts'
import { rollover } from './rollover.ts'
import { runnerThroughput } from './runner-throughput.ts'
import { startTime } from './start-time.ts'
import { takedown } from './takedown.ts'
import { wake } from './wake.ts'
import { describeMachine, writeResult } from './write-result.ts'

const benches: Bench[] = [
  forkToLive,
  wake,
  deploys,
  gatewayCost,
  runnerThroughput,
  idleMemory,
  orchestration,
  rollover,
  takedown,
  startTime,
  previewOverhead,
  openapiList,
  listPages,
  firstLoad,
  marketplace,
]
const root = fileURLToPath(new URL('..', import.meta.url))
const progress = createProgress(process.stdout, {
  hasColor: !env.NO_COLOR && process.stdout.isTTY,
})
const { first: stopped } = listenForStop()

const ids = process.argv.slice(2).map((id) => id.toUpperCase())
const unknown = ids.filter((id) => !benches.some((bench) => bench.id === id))
if (process.argv.includes('--help') || unknown.length > 0) {
  console.log('npm run bench [-- <id> …]')
  for (const { id, title } of benches) console.log(`  ${id.padEnd(4)} ${title}`)
  process.exit(unknown.length > 0 && !process.argv.includes('--help') ? 1 : 0)
}
process.exit(
  await runBenches(ids.length > 0 ? benches.filter(({ id }) => ids.includes(id)) : benches),
)

/** 0 when all were measured, whatever they showed: a missed goal is a figure, not a failure of the program. */
async function runBenches(chosen: Bench[]): Promise<number> {
  const services = await servicesFor(chosen)
  let failures = 0
  try {
    for (const bench of chosen) if (!stopped.aborted && !(await runBench(bench))) failures += 1
  } finally {
    await services?.stop()
  }
  return failures === 0 && !stopped.aborted ? 0 : 1
}

/** Those of `npm run test:env` when it runs, else our own. */
async function servicesFor(chosen: Bench[]) {
  if (env.BMM_TEST_ENVIRONMENT || !chosen.some(({ needsServices }) => needsServices))
    return undefined
  const services = await startTestServices({ env, root, progress, signal: stopped })
  process.env.BMM_TEST_ENVIRONMENT = services.file
  return services
}

async function dockerVersion(): Promise<string | null> {
  const { dockerSocket } = await testEnvironment()
  const found = await pingDocker(dockerSocket)
  return 'version' in found ? found.version : null
}

async function runBench(bench: Bench): Promise<boolean> {
  try {
    await using cleanUp = new AsyncDisposableStack()
    const machine = describeMachine({ docker: bench.needsServices ? await dockerVersion() : null })
    const report = await progress.step(bench.id, async () => {
      const value = await bench.run({ cleanUp, signal: stopped })
      return { value, done: `${bench.id} measured` }
    })
    await writeResult(bench, { machine, report })
    console.log(renderReport(bench, report))
    return true
  } catch (err) {
    console.error(`✗ ${bench.id}:`, err)
    return false
  }
}
