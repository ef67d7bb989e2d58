import { once } from 'node:events'
import { request, type OutgoingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { recordedAnswer } from '../../contract/spec.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { KEYS_URL, playUpstream } from './played-upstream.ts'

const keys = { keys: [{ kty: 'EC', kid: 'key' }] }

async function open() {
  const folder = await temporaryFolder()
  const upstream = playUpstream({ keys, secrets: [], allowedDomains: ['a.example'] })
  onTestFinished(async () => {
    upstream[Symbol.dispose]()
    await folder[Symbol.asyncDispose]()
  })
  const socketPath = join(folder.path, 'egress.sock')
  upstream.server.listen(socketPath)
  await once(upstream.server, 'listening')

  /** As the runner asks: through a tunnel to whatever host. */
  async function ask(url: string, headers: OutgoingHttpHeaders = {}, body = '') {
    const { host, pathname } = new URL(url)
    const connecting = request({ socketPath, method: 'CONNECT', path: `${host}:80` }).end()
    const [, tunnel] = (await once(connecting, 'connect')) as [unknown, Socket]
    const method = body === '' ? 'GET' : 'POST'
    const asking = request({
      createConnection: () => tunnel,
      method,
      path: pathname,
      headers: { host, connection: 'close', ...headers },
    }).end(body)
    const [answer] = await once(asking, 'response')
    const { statusCode: status, headers: given } = answer
    return { status, type: given['content-type'], body: await text(answer) }
  }
  const fetchReal = (url: string, body = '') =>
    ask('http://recordings.bmm.internal/', { 'x-bmm-url': url }, body)
  return { upstream, socketPath, ask, fetchReal }
}

test('the runner finds the keys of the test, and nothing else of its own', async () => {
  const { ask } = await open()
  expect(await ask(KEYS_URL)).toMatchObject({ status: 200, body: JSON.stringify(keys) })
  expect(await ask('http://platform.bmm.internal/other')).toMatchObject({ status: 404 })
  expect(await ask('http://a.example/')).toMatchObject({ status: 404 })
})

test('a request is answered as recorded, after its body was read', async () => {
  const { upstream, fetchReal } = await open()
  const recorded = { method: 'POST', url: 'https://a.example/x', status: 418, contentType: 'a/b' }
  const missed = upstream.play([recordedAnswer.parse({ ...recorded, body: 'tea' })])
  expect(await fetchReal('https://a.example/x?y=1', 'z'.repeat(1_000_000))).toEqual({
    status: 418,
    type: 'a/b',
    body: 'tea',
  })
  expect(missed).toEqual([])
})

const CONNECT = 'CONNECT a.example:443 HTTP/1.1\r\nhost: a.example\r\n\r\n'

test('a tunnel within a tunnel is cut', async () => {
  const { socketPath } = await open()
  const socket = connect(socketPath)
  const closed = once(socket, 'close')
  let tunnels = 0
  socket.on('data', () => {
    tunnels += 1
    if (tunnels < 20) socket.write(CONNECT)
    else socket.destroy()
  })
  socket.write(CONNECT)
  await closed
  expect(tunnels).toBe(1)
})

test('what no service could answer with harms nobody', async () => {
  const { upstream, fetchReal } = await open()
  const recorded = { url: 'https://a.example/x', contentType: 'a\r\nb: ü' }
  upstream.play([recordedAnswer.parse(recorded)])
  expect(await fetchReal(recorded.url)).toMatchObject({ status: 200, body: '' })
  upstream.play([recordedAnswer.parse({ ...recorded, status: 101 })])
  expect(await fetchReal(recorded.url)).toMatchObject({ status: 599 })
})

test('what is not recorded is answered with 599 and remembered for its own call alone', async () => {
  const { upstream, fetchReal } = await open()
  const first = upstream.play([])
  expect(await fetchReal('https://a.example/x')).toMatchObject({ status: 599 })
  const second = upstream.play([])
  expect(first).toEqual([{ method: 'GET', url: 'https://a.example/x', refusal: undefined }])
  expect(second).toEqual([])
})

test('a host that the real server could not reach is not answered, recorded or not', async () => {
  const { upstream, fetchReal } = await open()
  const missed = upstream.play([recordedAnswer.parse({ url: 'https://b.example/' })])
  expect(await fetchReal('https://b.example/')).toMatchObject({ status: 599 })
  expect(missed).toMatchObject([{ refusal: expect.stringContaining('b.example') }])
})
