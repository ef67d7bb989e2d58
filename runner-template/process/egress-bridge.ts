import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { connectToEgress } from './gateway-sockets.ts'

/**
 * The only way out: Node's own proxy setting points at this port of the loopback, and every connection to it is carried to
 * a gateway's socket unread. So plain `fetch` and `http` need no code of ours.
 */
export async function openEgressBridge({
  proxyUrl,
  folder,
}: {
  proxyUrl: string
  /** Of the gateways' sockets. */
  folder: string
}): Promise<Server> {
  const { hostname, port } = new URL(proxyUrl)
  const bridge = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => client.destroy())
    connectToEgress(folder).then(
      (gateway) => join(client, gateway),
      () => client.destroy(),
    )
  })
  bridge.listen(Number(port), hostname)
  await once(bridge, 'listening')
  bridge.unref()
  return bridge
}

function join(client: Socket, gateway: Socket) {
  gateway.on('error', () => client.destroy())
  client.on('close', () => gateway.destroy())
  gateway.on('close', () => client.destroy())
  if (client.destroyed) return void gateway.destroy()
  client.pipe(gateway)
  gateway.pipe(client)
}
