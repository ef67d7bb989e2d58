import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'
import { send } from '../../test/send.ts'
import { until } from '../../test/until.ts'

const MAX_BYTES = 1_000_000

const stopped = new AsyncDisposableStack()
let world: GatewayWorld
beforeAll(async () => {
  const upstream = createServer((req, res) => (req.url === '/endless' ? pour(res) : res.end('ok')))
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  stopped.defer(() => {
    upstream.close()
    upstream.closeAllConnections()
  })
  const { port } = upstream.address() as AddressInfo // it listens
  world = stopped.use(
    await createGatewayWorld({
      settings: { EGRESS_HOSTS: `plain.example.net=127.0.0.1:${port}` },
      maxBytesPerDay: MAX_BYTES,
    }),
  )
})
afterAll(() => stopped.disposeAsync())

/** Writes as long as somebody reads. */
function pour(res: ServerResponse) {
  const write = () => {
    while (!res.destroyed && res.write(Buffer.alloc(16_384)));
  }
  res.on('drain', write)
  write()
}

async function serve(slug: string) {
  const { serverId, runnerId, runner } = await world.serve(slug, (_req, res) => res.end(), {
    spec: { allowedDomains: ['http://plain.example.net'] },
  })
  stopped.defer(() => runner.stop())
  return {
    /** As its code fetches it. */
    async fetch(path: string) {
      const slot = world.slotPath(runnerId)
      const name = (await readdir(slot)).find((each) => each.startsWith('egress')) ?? ''
      return send({ socketPath: join(slot, name), path: `http://plain.example.net${path}` })
    },
    async countedBytes() {
      const rows = await world.db('egressDays').where({ serverId })
      return rows.reduce((sum, { bytes }) => sum + Number(bytes), 0)
    },
  }
}

test("a server's connections are cut when its day is used up, and neither it nor a restart opens more", async () => {
  const [greedy, other] = [await serve('greedy'), await serve('other')]
  await expect(greedy.fetch('/endless')).rejects.toThrow() // in the midst of the answer
  const denied = { status: 403, headers: { 'x-egress-deny': 'over-budget' } }
  expect(await greedy.fetch('/')).toMatchObject(denied)
  expect(await other.fetch('/')).toMatchObject({ status: 200, text: 'ok' })
  await until('it is written down', async () => (await greedy.countedBytes()) >= MAX_BYTES)
  expect(await greedy.countedBytes()).toBeLessThan(MAX_BYTES + 1_000_000)
  await world.restart()
  const isServedAgain = async () => (await other.fetch('/').catch(() => undefined))?.status === 200
  await until('the runners are bound again', isServedAgain)
  expect(await greedy.fetch('/')).toMatchObject(denied)
})
