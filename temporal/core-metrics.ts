// What the Temporal SDK counts by itself: polls, slots, latencies of tasks. Its core serves them on a port of its own; we
// keep that on loopback and hand its text on, so that an operator has one port to ask.
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { RuntimeOptions } from '@temporalio/worker'

export interface CoreMetrics {
  telemetryOptions: NonNullable<RuntimeOptions['telemetryOptions']>
  /** Empty when it does not answer. */
  text: () => Promise<string>
}

export async function reserveCoreMetrics(): Promise<CoreMetrics> {
  const address = `127.0.0.1:${await freePort()}`
  return {
    telemetryOptions: { metrics: { prometheus: { bindAddress: address } } },
    text: () =>
      fetch(`http://${address}/metrics`).then(
        (answer) => answer.text(),
        () => '',
      ),
  }
}

/** It cannot be asked which port it took, so it is given one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('No port is free')
  return address.port
}
