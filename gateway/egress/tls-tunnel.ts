import { connect, type Socket } from 'node:net'
import type { Denial } from '../../contract/egress-denials.ts'
import { readClientHello } from './client-hello.ts'
import { createByteCount } from './count-bytes.ts'
import { recordDenial, type Egress } from './egress.ts'
import type { Target } from './vet-target.ts'

/** Joins a client that was promised a tunnel with its target, once its TLS hello names that very target. */
export function openTlsTunnel(
  egress: Egress,
  {
    client,
    head,
    target,
  }: { client: Socket; head: Buffer; target: Target & { askedPort: number } },
): void {
  let hello = Buffer.alloc(0)
  const cut = (denial: Denial) => {
    settle()
    recordDenial(egress, { host: target.name, port: target.askedPort, denial })
    client.destroy()
  }
  const read = (chunk: Buffer) => {
    hello = Buffer.concat([hello, chunk])
    const seen = readClientHello(hello)
    if (seen.is === 'incomplete') return
    if (seen.is === 'unreadable') return cut('not-tls')
    if (seen.name !== target.name) return cut('sni-mismatch')
    settle()
    joinTarget(egress, { client, hello, target })
  }
  const late = setTimeout(cut, egress.limits.helloTimeoutMs, 'hello-timeout')
  const left = () => cut('not-tls')
  const settle = () => {
    clearTimeout(late)
    client.off('data', read).off('close', left).pause()
  }
  client.on('close', left).on('data', read)
  if (head.length > 0) read(head)
}

function joinTarget(
  egress: Egress,
  {
    client,
    hello,
    target,
  }: { client: Socket; hello: Buffer; target: Target & { askedPort: number } },
) {
  const { record } = egress
  const upstream = connect({ host: target.address, port: target.port })
  const end = () => {
    client.destroy()
    upstream.destroy()
  }
  const mayGoOn = createByteCount(egress, () => upstream)
  const count = () => {
    if (!mayGoOn()) end()
  }
  upstream.once('connect', () => {
    upstream.write(hello)
    client.pipe(upstream)
    upstream.pipe(client)
    client.on('data', count)
    upstream.on('data', count)
  })
  upstream.on('error', end) // the client learns of it by the closed connection
  client.once('close', end)
  upstream.once('close', () => {
    end()
    mayGoOn() // the last bytes count too
    record({
      host: target.name,
      port: target.askedPort,
      outcome: 'allowed',
      address: target.address,
      sentBytes: upstream.bytesWritten,
      receivedBytes: upstream.bytesRead,
    })
  })
}
