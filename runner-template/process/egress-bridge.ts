import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { connectToEgress } from './gateway-sockets.ts'
import { watchTunnel, type RefusedHosts } from './refused-hosts.ts'

/**
 * The only way out: Node's own proxy setting points at this port of the loopback, and every connection to it is carried to
 * a gateway's socket unchanged. So plain `fetch` and `http` need no code of ours.
 */
export async function openEgressBridge({
  proxyUrl,
  folder,
  refused,
}: {
  proxyUrl: string
  /** Of the gateways' sockets. */
  folder: string
  refused: RefusedHosts
}): Promise<Server> {
  const { hostname, port } = new URL(proxyUrl)
  const bridge = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => client.destroy())
    connectToEgress(folder).then(
      (gateway) => join(refused, { client, gateway }),
      () => client.destroy(),
    )
  })
  bridge.listen(Number(port), hostname)
  await once(bridge, 'listening')
  bridge.unref()
  return bridge
}

function join(refused: RefusedHosts, { client, gateway }: { client: Socket; gateway: Socket }) {
  gateway.on('error', () => client.destroy())
  client.on('close', () => gateway.destroy())
  gateway.on('close', () => client.destroy())
  if (client.destroyed) return void gateway.destroy()
  watchTunnel(refused, { client, gateway })
  client.pipe(gateway)
  gateway.pipe(client)
}
