import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { createDialIn } from './dial-in.ts'

async function open() {
  const folder = await temporaryFolder()
  const dialIn = createDialIn()
  onTestFinished(async () => {
    dialIn[Symbol.dispose]()
    await folder[Symbol.asyncDispose]()
  })
  const path = join(folder.path, 'calls.sock')
  dialIn.server.listen(path)
  await once(dialIn.server, 'listening')
  return { dialIn, path }
}

/** A runner's side: dials, and serves what arrives. */
function dial(path: string, answer?: RequestListener): Socket {
  const socket = connect(path)
  socket.on('error', () => {}) // the other side hung up
  if (answer) createServer(answer).emit('connection', socket)
  return socket
}
const signal = () => AbortSignal.timeout(5_000)
const URL = 'http://runner/mcp'

test('calls go down connections that the runner opened, before or after', async () => {
  const { dialIn, path } = await open()
  const early = dialIn.fetch(URL, { method: 'POST', body: 'one', signal: signal() })
  dial(path, (req, res) => req.pipe(res))
  await dialIn.isReady
  expect(await (await early).text()).toBe('one')
})

test('a connection that was given up is not used', async () => {
  const { dialIn, path } = await open()
  const first = dial(path)
  await dialIn.isReady
  first.destroy()
  await once(first, 'close')
  dial(path, (_req, res) => res.end('second'))
  expect(await (await dialIn.fetch(URL, { signal: signal() })).text()).toBe('second')
})

test('of many connections only so many are kept', async () => {
  const { dialIn, path } = await open()
  const all = Array.from({ length: 200 }, () => dial(path))
  const closed = all.map((socket) => once(socket, 'close'))
  await dialIn.isReady
  await Promise.race(closed)
  await expect.poll(() => all.filter(({ closed: isClosed }) => !isClosed).length).toBe(64)
})

test.each<[string, (path: string) => Socket]>([
  ['without an end', (path) => dial(path, (_req, res) => endless(res))],
  ['that is no HTTP', (path) => dial(path).once('data', garbage)],
  ['before anybody asked', (path) => dial(path).once('connect', garbage)],
])('an answer %s ends as an error', async (_what, runner) => {
  const { dialIn, path } = await open()
  runner(path)
  await dialIn.isReady
  const asking = dialIn.fetch(URL, { signal: signal() }).then((response) => response.text())
  await expect(asking).rejects.not.toMatchObject({ name: 'TimeoutError' })
})

function garbage(this: Socket) {
  this.write('x'.repeat(100_000))
}

function endless(res: ServerResponse) {
  while (!res.destroyed && res.write('x'.repeat(100_000)));
  if (!res.destroyed) res.once('drain', () => endless(res))
}
