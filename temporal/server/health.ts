import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'

const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService'
const SERVING = 1
// A server that is starting up is asked again at once, not after the channel's own second.
const channelArgs = {
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.min_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 100,
}

export interface WaitUntilHealthy {
  address: string
  limitMs?: number
  signal?: AbortSignal
}

/** Waits until the server's own health check says that it serves. */
export async function waitUntilHealthy({ address, limitMs = 60_000, signal }: WaitUntilHealthy) {
  const connection = Connection.lazy({ address, connectTimeout: limitMs, channelArgs })
  const deadline = Date.now() + limitMs
  try {
    while (!(await isServing(connection))) {
      signal?.throwIfAborted()
      if (Date.now() > deadline) {
        throw new Error(`No Temporal server answered at ${address} within ${limitMs / 1000} s`)
      }
      await sleep(50)
    }
  } finally {
    await connection.close()
  }
}

async function isServing(connection: Connection): Promise<boolean> {
  try {
    const { status } = await connection.withDeadline(Date.now() + 1_000, () =>
      connection.healthService.check({ service: SERVICE }),
    )
    return status === SERVING
  } catch {
    return false // not yet
  }
}
