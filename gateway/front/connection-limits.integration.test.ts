import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'
import { connectionLimits } from './connection-limits.ts'

let world: GatewayWorld
beforeAll(async () => {
  const limits = { connectionsCheckingInterval: 50, headersTimeout: 300, requestTimeout: 600 }
  world = await createGatewayWorld({ connectionLimits: { ...connectionLimits, ...limits } })
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** What comes back until the gateway ends the connection. */
async function say(words: string): Promise<string> {
  const socket = connect(world.gateway.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(words)
  return text(socket)
}

test('a caller whose request never ends is sent away, in its head and in its body', async () => {
  const { authorization, runner } = await world.serve('patient', async (req, res) => {
    for await (const _chunk of req);
    res.end()
  })
  const head = `POST /s/patient/mcp HTTP/1.1\r\nhost: localhost:4100\r\nauthorization: ${authorization}\r\n`
  const slowHead = say(head)
  const slowBody = say(`${head}content-type: application/json\r\ncontent-length: 10\r\n\r\n{`)
  expect(await slowHead).toMatch(/^HTTP\/1\.1 408 /)
  expect(await slowBody).toMatch(/^(?:HTTP\/1\.1 408 .*)?$/s)
  runner.stop()
})

test('the limits that callers meet are set', () => {
  for (const limit of Object.values(connectionLimits)) expect(limit).toBeGreaterThan(0)
})
