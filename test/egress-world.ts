// A proxy for one runner whose listed names lead to loopback, the one host that tests may reach.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer, request, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { parseAllowList } from '../gateway/egress/allow-list.ts'
import { egressLimits, type EgressLimits, type EgressRecord } from '../gateway/egress/egress.ts'
import { createEgressProxy } from '../gateway/egress/egress-proxy.ts'
import { TrackedServer } from '../gateway/tracked-server.ts'
import { makeCertificate } from './certificate.ts'
import { respond, type Answerer } from './fake-runner.ts'

export const LISTED = ['api.example.com', '*.example.org', 'http://plain.example.net']
const certificate = makeCertificate('api.example.com')

type Pins = Map<string, { address: string; port: number }>

export interface ProxyOptions {
  domains?: () => string[]
  answers?: (name: string) => string[]
  isClosed?: (address: string) => boolean
  pins?: Pins
  limits?: Partial<EgressLimits>
  spend?: (bytes: number) => void
  hasBudget?: () => boolean
}

export interface Tunnel {
  status: number
  denial: string | undefined
  reason: string | undefined
  socket: Socket
}

export interface EgressWorld extends AsyncDisposable {
  /** Where the proxy listens. */
  path: string
  records: EgressRecord[]
  /** The names that were resolved. */
  lookups: string[]
  startProxy(options?: ProxyOptions): Promise<void>
  openTunnel(authority: string): Promise<Tunnel>
  /** An upstream with TLS, reachable as port 443 of its name by the operator's pin. */
  startSecret(listener?: RequestListener): Promise<Pins>
  startPlain(answer: Answerer): Promise<Pins>
  /** Any other upstream for plain http. */
  startUpstream(server: Server): Promise<Pins>
  /** To be done at the end, before what was given earlier. */
  onStop(stop: () => unknown): void
}

export async function createEgressWorld(): Promise<EgressWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'bmm-e-'))
  const path = join(folder, 'egress.sock')
  const stops: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  const records: EgressRecord[] = []
  const lookups: string[] = []

  async function listen(server: Server, target: string | number): Promise<void> {
    if (typeof target === 'string') server.listen(target)
    else server.listen(target, '127.0.0.1')
    await once(server, 'listening')
    const tracked = new TrackedServer(server)
    stops.push(() => tracked.close())
  }

  async function pin(name: string, server: Server): Promise<Pins> {
    await listen(server, 0)
    const { port } = server.address() as AddressInfo
    return new Map([[name, { address: '127.0.0.1', port }]])
  }

  const startUpstream = (server: Server) => pin('plain.example.net', server)

  return {
    path,
    records,
    lookups,
    async startProxy({
      domains = () => LISTED,
      answers = () => ['127.0.0.1'],
      isClosed = () => false,
      pins = new Map(),
      limits = {},
      spend = () => {},
      hasBudget = () => true,
    } = {}) {
      const lookup = async (name: string) => {
        lookups.push(name)
        return answers(name)
      }
      const proxy = createEgressProxy({
        vetting: { allowList: () => parseAllowList(domains()), pins, lookup, isClosed },
        limits: { ...egressLimits, ...limits },
        spend,
        hasBudget,
        record: (record) => records.push(record),
        onDefect: (err) => {
          throw err
        },
        jwks: () => ({ keys: [] }),
      })
      await listen(proxy, path)
    },
    async openTunnel(authority) {
      const tunnel = await connectThrough(path, authority)
      stops.push(() => tunnel.socket.destroy())
      return tunnel
    },
    startSecret: (listener = (_req, res) => res.end('over tls')) =>
      pin('api.example.com', createTlsServer(certificate, listener)),
    startPlain: (answer) =>
      startUpstream(createHttpServer((req, res) => respond(answer, req, res))),
    startUpstream,
    onStop: (stop) => stops.push(stop),
    async [Symbol.asyncDispose]() {
      for (const stop of stops.toReversed()) await stop()
    },
  }
}

function connectThrough(socketPath: string, authority: string): Promise<Tunnel> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath, method: 'CONNECT', path: authority, agent: false })
    req.on('connect', (res, socket: Socket) => {
      socket.on('error', () => {}) // cut off on purpose in many tests
      const { 'x-egress-deny': denial, 'x-egress-reason': reason } = res.headers
      resolve({
        status: res.statusCode ?? 0,
        denial: denial?.toString(),
        reason: reason?.toString(),
        socket,
      })
    })
    req.on('error', reject)
    req.end()
  })
}

/** What api.example.com answers to a GET inside a tunnel, when its certificate fits the name. */
export async function getThroughTls(socket: Socket, servername: string): Promise<string> {
  const secure = connectTls({ socket, servername, ca: certificate.cert })
  secure.write('GET / HTTP/1.1\r\nhost: api.example.com\r\nconnection: close\r\n\r\n')
  return text(secure)
}
