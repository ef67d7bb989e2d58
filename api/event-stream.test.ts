import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { signalOf } from './event-stream.ts'

const never = new AbortController().signal

test('a stream whose client left before it began is over at once', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.write('GET / HTTP/1.1\r\nhost: test\r\n\r\n')
  const [, res] = await once(server, 'request')
  client.destroy()
  await once(res, 'close')
  expect(signalOf(res, never).aborted).toBe(true)
  server.close()
})
