// The caller, in a process of its own. It holds its connections over all runs and is told by messages when to call.
import { once } from 'node:events'
import { chmod } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createHttpConnection, type HttpConnection } from './http-connection.ts'
import type { LoadResult, LoadRun, LoadTarget } from './load.ts'
import { quantile } from './summary.ts'

process.once('disconnect', () => process.exit(0)) // first: opening connections may wait for ever
const target = JSON.parse(process.argv[2] ?? '') as LoadTarget
const connections = await openConnections(target)
process.on('message', (run: LoadRun) => {
  void measure(run).then((result) => process.send?.(result))
})
process.send?.({ type: 'ready' })

async function openConnections({ count, to }: LoadTarget): Promise<HttpConnection[]> {
  if ('acceptOn' in to) return acceptConnections(to.acceptOn, count)
  const sockets = Array.from({ length: count }, () =>
    'port' in to ? connect(to.port, '127.0.0.1') : connect(to.path),
  )
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  return sockets.map(createHttpConnection)
}

/** A runner opens a few connections at first, and another one for each that is used: so each is used once. */
async function acceptConnections(path: string, count: number) {
  const used: HttpConnection[] = []
  const server = createServer()
  const enough = new Promise<HttpConnection[]>((resolve, reject) => {
    server.on('connection', (socket: Socket) => {
      const connection = createHttpConnection(socket)
      connection.ask('GET /first HTTP/1.1\r\nhost: localhost\r\n\r\n', (answer) => {
        if (answer instanceof Error) return reject(answer)
        if (used.push(connection) === count) resolve([...used])
      })
    })
  })
  server.listen(path)
  await once(server, 'listening')
  await chmod(path, 0o777) // the runner in its container is another user
  process.send?.({ type: 'listening' })
  return enough
}

async function measure(run: LoadRun): Promise<LoadResult> {
  const latencies: number[] = []
  const failures: string[] = []
  const startedAt = performance.now()
  const call = (connection: HttpConnection, dueAt: number) =>
    new Promise<void>((resolve) => {
      connection.ask(run.request, (answer) => {
        if (answer instanceof Error) failures.push(answer.message)
        else if (answer.status !== 200 || !answer.body.includes(run.expected))
          failures.push(`${answer.status} ${answer.body.slice(0, 500)}`)
        latencies.push(performance.now() - dueAt)
        resolve()
      })
    })
  const hasFailed = () => failures.length > 0 && !run.goesOnAfterFailures
  const isOver = () => performance.now() >= startedAt + run.forMs || hasFailed()
  await (run.perSecond === undefined
    ? callOnAndOn(call, isOver)
    : callAtPace(call, isOver, run.perSecond))
  const seconds = (performance.now() - startedAt) / 1_000
  return {
    type: 'result',
    calls: latencies.length,
    callsPerSecond: latencies.length / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    latenciesMs: latencies,
    failures: failures.length,
    failure: failures[0] ?? null,
  }
}

type Call = (connection: HttpConnection, dueAt: number) => Promise<void>

async function callOnAndOn(call: Call, isOver: () => boolean) {
  await Promise.all(
    connections.map(async (connection) => {
      while (!isOver()) await call(connection, performance.now())
    }),
  )
}

/** A call that finds no free connection waits for one, and its wait counts. */
async function callAtPace(call: Call, isOver: () => boolean, perSecond: number) {
  const free = [...connections]
  const due: number[] = []
  const running = new Set<Promise<void>>()
  const callNext = () => {
    const connection = due.length > 0 ? free.pop() : undefined
    const dueAt = connection && due.shift()
    if (!connection || dueAt === undefined) return
    const answered = call(connection, dueAt).then(() => {
      running.delete(answered)
      free.unshift(connection)
      callNext()
    })
    running.add(answered)
  }
  const ticking = setInterval(() => {
    due.push(performance.now())
    callNext()
  }, 1_000 / perSecond)
  while (!isOver()) await wait(20)
  clearInterval(ticking)
  while (running.size > 0) await Promise.all(running)
}
