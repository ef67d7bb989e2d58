import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'

/**
 * The only way out: Node's own proxy setting points at this port of the loopback, and every connection to it is carried to
 * the gateway's socket unread. So plain `fetch` and `http` need no code of ours.
 */
export async function openEgressBridge({
  proxyUrl,
  socketPath,
}: {
  proxyUrl: string
  socketPath: string
}): Promise<Server> {
  const { hostname, port } = new URL(proxyUrl)
  const bridge = createServer({ allowHalfOpen: true }, (client) => {
    const gateway = connect({ path: socketPath, allowHalfOpen: true })
    client.on('error', () => gateway.destroy())
    gateway.on('error', () => client.destroy())
    client.on('close', () => gateway.destroy())
    gateway.on('close', () => client.destroy())
    client.pipe(gateway)
    gateway.pipe(client)
  })
  bridge.listen(Number(port), hostname)
  await once(bridge, 'listening')
  bridge.unref()
  return bridge
}
