// The proxy behind one runner's egress.sock: CONNECT to port 443 is TLS to the named host, CONNECT to port 80 and absolute
// URLs are read as HTTP. It never looks at who asks: each runner has a proxy of its own.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { explainDenial, type Denial } from '../../contract/egress-denials.ts'
import { recordDenial, type Egress } from './egress.ts'
import { forwardPlainHttp } from './forward-plain-http.ts'
import { answerPlatformRequest, PLATFORM_HOST } from './platform-host.ts'
import { openTlsTunnel } from './tls-tunnel.ts'
import { vetTarget, type Target, type Verdict } from './vet-target.ts'

const AUTHORITY = /^([^:[\]@/\s]+):(\d{1,5})$/

export function createEgressProxy(egress: Egress): Server {
  const { limits } = egress
  const options = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    connectionsCheckingInterval: Math.min(5_000, limits.headersTimeoutMs),
    insecureHTTPParser: false,
  }
  const isAdmitted = createAdmission(limits.maxSockets)
  const proxy = createServer(options, (req, res) => {
    if (isAdmitted(req, res)) answerAbsoluteForm(egress, req, res).catch(cut(egress, req.socket))
  })
  const inside = createTunnelledServer(egress, isAdmitted)
  proxy.on('connect', (req: IncomingMessage, client: Socket, head: Buffer) => {
    answerConnect(egress, { authority: req.url ?? '', client, head, inside }).catch(
      cut(egress, client),
    )
  })
  for (const server of [proxy, inside]) {
    server.on('upgrade', (_req, socket) => socket.destroy())
    server.on('clientError', answerClientError)
  }
  proxy.on('connection', (socket) => {
    socket.setTimeout(limits.idleTimeoutMs, () => socket.destroy())
  })
  proxy.maxConnections = limits.maxSockets
  return proxy
}

type Admission = (req: IncomingMessage, res: ServerResponse) => boolean

/** One connection can ask much before it reads an answer, so requests are counted too. Too many end their connection. */
function createAdmission(maxRequests: number): Admission {
  let open = 0
  return ({ socket }, res) => {
    if (open >= maxRequests) socket.destroy()
    if (socket.destroyed) return false
    open += 1
    res.once('close', () => {
      open -= 1
    })
    return true
  }
}

function cut({ onDefect }: Egress, socket: Socket) {
  return (err: unknown) => {
    onDefect(err)
    socket.destroy()
  }
}

function answerClientError(err: Error & { code?: string }, socket: Duplex) {
  const status =
    err.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
  if (socket.writable)
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  else socket.destroy()
}

async function vet(egress: Egress, wanted: { host: string; port: number }): Promise<Verdict> {
  const verdict = await vetTarget(egress.vetting, wanted)
  if (!verdict.isAllowed || egress.hasBudget()) return verdict
  return { isAllowed: false, name: verdict.target.name, denial: 'over-budget' }
}

async function answerConnect(
  egress: Egress,
  {
    authority,
    client,
    head,
    inside,
  }: { authority: string; client: Socket; head: Buffer; inside: Server },
) {
  client.on('error', () => client.destroy())
  const [, host, digits] = AUTHORITY.exec(authority) ?? []
  const port = Number(digits)
  if (host === undefined)
    return refuseTunnel(egress, client, {
      host: authority.slice(0, 253),
      port: 0,
      denial: 'bad-name',
    })
  if (host === PLATFORM_HOST && port === 80) {
    client.write(ESTABLISHED)
    return readInside(inside, { client, head, target: { name: PLATFORM_HOST, address: '', port } })
  }
  const verdict = await vet(egress, { host, port })
  if (client.destroyed) return
  if (!verdict.isAllowed)
    return refuseTunnel(egress, client, { host: verdict.name, port, denial: verdict.denial })
  const { target } = verdict
  client.write(ESTABLISHED)
  if (port === 80) readInside(inside, { client, head, target })
  else openTlsTunnel(egress, { client, head, target: { ...target, askedPort: port } })
}

const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n'

function refuseTunnel(
  egress: Egress,
  client: Socket,
  denial: { host: string; port: number; denial: Denial },
) {
  recordDenial(egress, denial)
  client.end(
    `HTTP/1.1 403 Forbidden\r\nx-egress-deny: ${denial.denial}\r\nx-egress-reason: ${reasonOf(denial)}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  )
}

/** The target that each connection inside a tunnel was promised. */
const promised = new WeakMap<Socket, Target>()

function readInside(
  inside: Server,
  { client, head, target }: { client: Socket; head: Buffer; target: Target },
) {
  promised.set(client, target)
  if (head.length > 0) client.unshift(head)
  inside.emit('connection', client)
}

function createTunnelledServer(egress: Egress, isAdmitted: Admission): Server {
  const inside = createServer({ maxHeaderSize: egress.limits.maxHeaderBytes }, (req, res) => {
    if (!isAdmitted(req, res)) return
    const target = promised.get(req.socket)
    if (!target) return void res.destroy()
    const path = req.url ?? ''
    const isSameHost = req.headers.host?.toLowerCase().replace(/:80$/, '') === target.name
    if (!isSameHost || !path.startsWith('/'))
      return refuse(egress, res, { host: target.name, port: 80, denial: 'host-mismatch' })
    if (target.name !== PLATFORM_HOST) return forwardPlainHttp(egress, { req, res, target, path })
    if (!answerPlatformRequest(egress, { req, res, path }))
      refuse(egress, res, { host: PLATFORM_HOST, port: 80, denial: 'not-allowed' })
  })
  closeSlowHeads(inside, egress.limits.headersTimeoutMs)
  return inside
}

/** A server that never listened keeps no time limits of its own. */
function closeSlowHeads(server: Server, timeoutMs: number) {
  const timers = new WeakMap<Socket, NodeJS.Timeout>()
  const stop = (socket: Socket) => clearTimeout(timers.get(socket))
  const start = (socket: Socket) => {
    stop(socket)
    if (!socket.destroyed)
      timers.set(
        socket,
        setTimeout(() => socket.destroy(), timeoutMs),
      )
  }
  server.on('connection', (socket: Socket) => {
    start(socket)
    socket.once('close', () => stop(socket))
  })
  server.on('request', ({ socket }: IncomingMessage, res: ServerResponse) => {
    stop(socket)
    res.once('finish', () => start(socket))
  })
}

async function answerAbsoluteForm(egress: Egress, req: IncomingMessage, res: ServerResponse) {
  const url = URL.parse(req.url ?? '')
  if (!url || url.protocol !== 'http:' || url.username || url.password)
    return refuse(egress, res, { host: url?.hostname ?? '', port: 0, denial: 'bad-url' })
  const path = url.pathname + url.search
  const port = Number(url.port || 80)
  if (url.hostname === PLATFORM_HOST && port === 80) {
    if (answerPlatformRequest(egress, { req, res, path })) return
    return refuse(egress, res, { host: PLATFORM_HOST, port, denial: 'not-allowed' })
  }
  // TLS begins with a tunnel: a plain request to port 443 could be anything.
  const verdict = await vet(egress, { host: url.hostname, port: port === 443 ? 0 : port })
  if (res.destroyed) return
  if (!verdict.isAllowed)
    return refuse(egress, res, { host: verdict.name, port, denial: verdict.denial })
  forwardPlainHttp(egress, { req, res, target: verdict.target, path })
}

function refuse(
  egress: Egress,
  res: ServerResponse,
  denial: { host: string; port: number; denial: Denial },
) {
  recordDenial(egress, denial)
  res
    .writeHead(403, { 'x-egress-deny': denial.denial, connection: 'close' })
    .end(`${reasonOf(denial)}\n`)
}

/** What was asked for need not be a name: it stands in a header. */
function reasonOf({ host, denial }: { host: string; denial: Denial }) {
  return explainDenial({ host: host.replaceAll(/[^\x21-\x7e]/g, '?'), denial })
}
