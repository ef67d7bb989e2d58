import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
} from 'jose'
import { once } from 'node:events'
import { createServer, Agent, type Server as HttpServer } from 'node:http'
import { createServer as createSocketServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'

/** What a runner meets at its two sockets: a gateway that hands out dialled-in connections, keys, and an echoing upstream. */
export interface TestPlatform extends AsyncDisposable {
  folder: string
  agent: Agent
  dialledIn: () => number
  /** Closes one that waits. */
  dropOne: () => void
  keys: TestKeys
  /** Everything that came through the egress socket, as `CONNECT host:port`. */
  egress: string[]
  setKeysAway: (isAway: boolean) => void
  closeCalls: () => Promise<void>
  openCalls: () => Promise<void>
}

export interface TestKeys {
  set: () => { keys: JWK[] }
  sign: (claims?: TokenClaims, options?: { typ?: string }) => Promise<string>
  rotate: () => Promise<void>
}

export interface TokenClaims {
  iss?: string
  aud?: string
  sub?: string
  scope?: string
  expiresInSeconds?: number
}

export const PUBLIC_URL = 'http://localhost:4100/s/echo/mcp'
export const ISSUER = 'http://localhost:4000/oauth'
export const JWKS_URL = 'http://platform.bmm.internal/jwks.json'

export async function createTestKeys(): Promise<TestKeys> {
  const jwks: JWK[] = []
  let current: { privateKey: CryptoKey; kid: string }
  async function rotate() {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwk = await exportJWK(publicKey)
    const kid = await calculateJwkThumbprint(jwk)
    jwks.push({ ...jwk, kid, alg: 'ES256', use: 'sig' })
    current = { privateKey, kid }
  }
  await rotate()
  return {
    rotate,
    set: () => ({ keys: jwks }),
    sign(
      { iss = ISSUER, aud = PUBLIC_URL, sub = 'user_1', scope = 'mcp:tools', ...rest } = {},
      { typ = 'at+jwt' } = {},
    ) {
      const { expiresInSeconds = 600 } = rest
      const now = Math.floor(Date.now() / 1_000)
      return new SignJWT({ client_id: 'client_1', scope, jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: 'ES256', typ, kid: current.kid })
        .setIssuer(iss)
        .setAudience(aud)
        .setSubject(sub)
        .setIssuedAt(now + Math.min(0, expiresInSeconds))
        .setExpirationTime(now + expiresInSeconds)
        .sign(current.privateKey)
    },
  }
}

export async function startPlatform(folder: string): Promise<TestPlatform> {
  const keys = await createTestKeys()
  const agent = new DialInAgent({ keepAlive: true, maxSockets: 64 })
  const egress: string[] = []
  let areKeysAway = false
  let calls = await listen(createCalls(agent), `${folder}/calls.sock`)
  const egressServer = createEgress(egress, (path) => {
    if (areKeysAway || path !== '/jwks.json') return undefined
    return keys.set()
  })
  await listen(egressServer, `${folder}/egress.sock`)
  const closeCalls = async () => {
    calls.close()
    agent.dropAll()
    await once(calls, 'close')
  }
  return {
    folder,
    agent,
    keys,
    egress,
    dialledIn: () => agent.waiting.length,
    dropOne: () => void agent.waiting[0]?.destroy(),
    setKeysAway: (isAway) => void (areKeysAway = isAway),
    closeCalls,
    async openCalls() {
      calls = await listen(createCalls(agent), `${folder}/calls.sock`)
    },
    async [Symbol.asyncDispose]() {
      if (calls.listening) await closeCalls()
      agent.destroy()
      egressServer.close()
      egressServer.closeAllConnections()
    },
  }
}

async function listen<T extends Server>(server: T, path: string): Promise<T> {
  server.listen(path)
  await once(server, 'listening')
  return server
}

function createCalls(agent: DialInAgent): Server {
  return createSocketServer((socket) => agent.accept(socket))
}

/** Sends requests down the connections that the runner opened. */
class DialInAgent extends Agent {
  waiting: Socket[] = []
  #wanted: ((err: Error | null, socket: Duplex) => void)[] = []
  #all = new Set<Socket>()

  accept(socket: Socket) {
    this.#all.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => {
      this.#all.delete(socket)
      this.waiting = this.waiting.filter((other) => other !== socket)
    })
    const wanted = this.#wanted.shift()
    if (wanted) wanted(null, socket)
    else this.waiting.push(socket)
  }

  override createConnection(_options: object, done?: (err: Error | null, socket: Duplex) => void) {
    const socket = this.waiting.shift()
    if (!socket && done) this.#wanted.push(done)
    return socket
  }

  dropAll() {
    for (const socket of this.#all) socket.destroy()
    this.waiting = []
  }
}

// A CONNECT proxy that is itself the host behind it: it answers the platform's keys, and any other host with an echo.
function createEgress(
  seen: string[],
  answerKeys: (path?: string) => object | undefined,
): HttpServer {
  const behind = createServer((req, res) => {
    const { host, 'x-bmm-url': realUrl } = req.headers
    const answer = (body?: object) => {
      res.writeHead(body ? 200 : 502, { 'content-type': 'application/json' })
      res.end(JSON.stringify(body ?? {}))
    }
    if (req.url === '/astray')
      return void res.writeHead(302, { location: 'http://forbidden.example.org/' }).end()
    if (host === 'platform.bmm.internal') return answer(answerKeys(req.url))
    if (realUrl === undefined) return answer({ host, path: req.url })
    const { method, headers } = req
    void text(req).then((sent) => answer({ method, realUrl, token: headers['x-token'], sent }))
  })
  const proxy = createServer((_req, res) => void res.writeHead(400).end())
  proxy.on('connect', ({ url }, socket) => {
    seen.push(`CONNECT ${url}`)
    if (url?.startsWith('forbidden.')) {
      socket.end(
        `HTTP/1.1 403 Forbidden\r\nx-egress-reason: ${url.split(':')[0]} cannot be reached: the name is not known\r\n\r\n`,
      )
      return
    }
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    behind.emit('connection', socket)
  })
  return proxy
}
