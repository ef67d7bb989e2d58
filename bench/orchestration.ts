import { Client, Connection } from '@temporalio/client'
import { bundleWorkflowCode, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { randomBytes, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Activities } from '../activities/index.ts'
import { createCodec } from '../temporal/codec.ts'
import { failureConverterPath } from '../temporal/failure-converter-path.ts'
import { temporalLogger } from '../temporal/temporal-logger.ts'
import { testEnvironment } from '../test/environment.ts'
import { dockerQueue, serverLockId, type BuildServerInput } from '../workflows/messages.ts'
import { searchAttributes } from '../workflows/search-attributes.ts'
import { pino } from 'pino'
import { ratioGoal, median, type Bench, type BenchContext, type Series } from './report.ts'

const WARM_UP_RUNS = 5
const RUNS = 50
const AT_ONCE = 8
const RUNS_AT_ONCE = 48
const ROUNDS = 7
/** The activities of a build that goes live. */
const STEPS = 12

export const orchestration: Bench = {
  id: 'P6',
  name: 'orchestration',
  title: 'BuildServer with activities that do nothing, beside a plain workflow with as many',
  needsServices: true,
  run,
}

interface Runner {
  run: () => Promise<unknown>
}

async function run(context: BenchContext) {
  Runtime.install({ shutdownSignals: [], logger: temporalLogger(pino({ level: 'warn' })) })
  const build = await startBuilds(context)
  const plain = await startPlain(context)
  const alone = {
    build: { name: 'BuildServer, one at a time', unit: 'ms', values: [] } as Series,
    plain: { name: 'plain workflow, one at a time', unit: 'ms', values: [] } as Series,
  }
  for (let index = -WARM_UP_RUNS; index < RUNS; index++) {
    context.signal.throwIfAborted()
    const values = [await timeMs(build.run), await timeMs(plain.run)] as const
    if (index < 0) continue
    alone.build.values.push(values[0])
    alone.plain.values.push(values[1])
  }
  const together = {
    build: { name: `BuildServer, ${AT_ONCE} at once`, unit: 'runs/s', values: [] } as Series,
    plain: { name: `plain workflow, ${AT_ONCE} at once`, unit: 'runs/s', values: [] } as Series,
  }
  const cpu = {
    build: { name: 'BuildServer, processor', unit: 'ms CPU/run', values: [] } as Series,
    plain: { name: 'plain workflow, processor', unit: 'ms CPU/run', values: [] } as Series,
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [which, runner] of Object.entries({ build, plain }) as [
      'build' | 'plain',
      Runner,
    ][]) {
      context.signal.throwIfAborted()
      const before = process.cpuUsage()
      together[which].values.push(await runsPerSecond(runner))
      const { user, system } = process.cpuUsage(before)
      cpu[which].values.push((user + system) / 1_000 / RUNS_AT_ONCE)
    }
  }
  return {
    series: [...Object.values(alone), ...Object.values(together), ...Object.values(cpu)],
    goals: [
      ratioGoal('p50, BuildServer beside plain', {
        ours: median(alone.build),
        reference: median(alone.plain),
        unit: alone.build.unit,
        limit: { atMost: 1.2 },
      }),
      ratioGoal('runs/s, BuildServer beside plain', {
        ours: median(together.build),
        reference: median(together.plain),
        unit: together.build.unit,
        limit: { atLeast: 0.85 },
      }),
    ],
    notes: [
      `Both run ${STEPS} activities on the same server, client and workers in this process. BuildServer has what it has in the`,
      'product: two queues, search attributes, encrypted payloads, summaries. The plain workflow has none of these. Processor time is that of this process, without the server.',
    ],
  }
}

async function timeMs(act: () => Promise<unknown>) {
  const startedAt = performance.now()
  await act()
  return performance.now() - startedAt
}

async function runsPerSecond({ run: once }: Runner) {
  let left = RUNS_AT_ONCE
  const ms = await timeMs(() =>
    Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left-- > 0) await once()
      }),
    ),
  )
  return (RUNS_AT_ONCE * 1_000) / ms
}

async function startBuilds({ cleanUp }: BenchContext): Promise<Runner> {
  const { temporalAddress: address, temporalNamespace: namespace } = await testEnvironment()
  const hostId = randomUUID()
  const taskQueue = `control-${hostId}`
  const codec = createCodec([{ kid: 'bench', key: randomBytes(32) }])
  const dataConverter = { payloadCodecs: [codec], failureConverterPath }
  const connection = await NativeConnection.connect({ address })
  cleanUp.defer(() => connection.close())
  const shared = { connection, namespace, dataConverter, activities: idleActivities(hostId) }
  await runWorker(cleanUp, {
    ...shared,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
      failureConverterPath,
      logger: quiet,
    }),
    maxCachedWorkflows: 50,
    maxConcurrentActivityTaskExecutions: 40,
    stickyQueueScheduleToStartTimeout: '2s',
  })
  await runWorker(cleanUp, {
    ...shared,
    taskQueue: dockerQueue(hostId),
    maxConcurrentActivityTaskExecutions: 16,
  })
  const client = await openClient(cleanUp, { dataConverter })
  return {
    run() {
      const serverId = `srv_${randomUUID()}`
      const input: BuildServerInput = { buildId: `bld_${serverId}`, serverId }
      return client.workflow.execute('buildServer', {
        workflowId: serverLockId(serverId),
        taskQueue,
        args: [input],
        typedSearchAttributes: [{ key: searchAttributes.serverId, value: serverId }],
      })
    },
  }
}

/** Those that a build meets on its way to live; the undo has no part in it. */
function idleActivities(hostId: string): Partial<Activities> {
  const nothing = async () => {}
  return {
    begin: async () => ({
      versionId: 'ver_bench',
      versionName: 'version 1 of bench',
      isWrittenByModel: false,
      repairTries: 0,
      hostId,
    }),
    generate: nothing,
    render: nothing,
    scan: nothing,
    compile: nothing,
    selfTest: nothing,
    contractCheck: async () => ({ waitMs: null }),
    place: async () => ({ hostId }),
    deploy: nothing,
    healthCheck: nothing,
    activate: async () => ({ retire: null }),
    endLive: nothing,
  }
}

async function startPlain({ cleanUp }: BenchContext): Promise<Runner> {
  const { temporalAddress: address, temporalNamespace: namespace } = await testEnvironment()
  const taskQueue = `plain-${randomUUID()}`
  const connection = await NativeConnection.connect({ address })
  cleanUp.defer(() => connection.close())
  await runWorker(cleanUp, {
    connection,
    namespace,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('plain-workflow.ts', import.meta.url)),
      logger: quiet,
    }),
    activities: { doNothing: async () => {} },
    maxCachedWorkflows: 50,
  })
  const client = await openClient(cleanUp, {})
  return {
    run: () =>
      client.workflow.execute('plainWorkflow', {
        workflowId: randomUUID(),
        taskQueue,
        args: [{ steps: STEPS }],
      }),
  }
}

async function runWorker(
  cleanUp: AsyncDisposableStack,
  options: Parameters<typeof Worker.create>[0],
) {
  const worker = await Worker.create(options)
  const running = worker.run()
  cleanUp.defer(async () => {
    worker.shutdown()
    await running
  })
}

async function openClient(
  cleanUp: AsyncDisposableStack,
  options: ConstructorParameters<typeof Client>[0],
) {
  const { temporalAddress: address, temporalNamespace: namespace } = await testEnvironment()
  const connection = await Connection.connect({ address })
  cleanUp.defer(() => connection.close())
  return new Client({ connection, namespace, ...options })
}

const quiet = temporalLogger(pino({ level: 'error' }))
