// Runs workflows against the shared Temporal server with activities of the test's own.
import { Client, Connection } from '@temporalio/client'
import { NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker'
import { fileURLToPath } from 'node:url'
import { failureConverterPath } from '../temporal/failure-converter-path.ts'
import { searchAttributes } from '../workflows/search-attributes.ts'
import {
  claudeQueueBeside,
  dockerQueue,
  previewWorkflowId,
  serverLockId,
  type BuildServerInput,
  type PreviewSpecInput,
} from '../workflows/messages.ts'
import { testEnvironment } from './environment.ts'

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url))
let bundle: ReturnType<typeof bundleWorkflowCode> | undefined

/** Made once per test file: it is the same code for every test. */
export function workflowBundle() {
  bundle ??= bundleWorkflowCode({ workflowsPath, failureConverterPath })
  return bundle
}

export interface WorkflowRunner extends AsyncDisposable {
  client: Client
  startBuild(input: BuildServerInput): ReturnType<Client['workflow']['start']>
  startPreview(input: PreviewSpecInput): ReturnType<Client['workflow']['start']>
}

/** `hostId` names the host of the fake activities; queues are this test's own. */
export async function runWorkflows({
  activities,
  hostId,
  maxCachedWorkflows = 20,
}: {
  activities: object
  hostId: string
  maxCachedWorkflows?: number
}): Promise<WorkflowRunner> {
  const { temporalAddress: address, temporalNamespace: namespace } = await testEnvironment()
  await using undo = new AsyncDisposableStack()
  const native = await NativeConnection.connect({ address })
  undo.defer(() => native.close())
  const connection = await Connection.connect({ address })
  undo.defer(() => connection.close())
  const shared = {
    connection: native,
    namespace,
    activities,
    dataConverter: { failureConverterPath },
  }
  const taskQueue = `control-${hostId}`
  const workers = [
    await Worker.create({
      ...shared,
      taskQueue,
      workflowBundle: await workflowBundle(),
      maxCachedWorkflows,
    }),
    await Worker.create({ ...shared, taskQueue: claudeQueueBeside(taskQueue) }),
    await Worker.create({ ...shared, taskQueue: dockerQueue(hostId) }),
  ]
  const running = Promise.all(workers.map((worker) => worker.run()))
  const client = new Client({ connection, namespace, dataConverter: { failureConverterPath } })
  const keep = undo.move()
  return {
    client,
    startBuild: (input) =>
      client.workflow.start('buildServer', {
        workflowId: serverLockId(input.serverId),
        taskQueue,
        args: [input],
        typedSearchAttributes: [{ key: searchAttributes.serverId, value: input.serverId }],
      }),
    startPreview: (input) =>
      client.workflow.start('previewSpec', {
        workflowId: previewWorkflowId(input.previewId),
        taskQueue,
        args: [input],
      }),
    async [Symbol.asyncDispose]() {
      for (const worker of workers) worker.shutdown()
      await running
      await keep[Symbol.asyncDispose]()
    },
  }
}

/** The SDK's own log lines would drown the test's. */
export function silenceTemporal(): void {
  Runtime.install({
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  })
}
