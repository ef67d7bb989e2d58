import {
  createServer,
  validateHeaderValue,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import type { JSONWebKeySet } from 'jose'
import type { RecordedAnswer } from '../../contract/spec.ts'
import { judgeUrl } from '../code/scan/judge-url.ts'
import type { Missed } from './judge-example.ts'
import { createRecordings } from './match-recording.ts'

/** Where the runner asks for the keys that its tokens are signed with. */
export const KEYS_URL = 'http://platform.bmm.internal/jwks.json'
const KEYS_HOST = new URL(KEYS_URL).host
/** What the runner puts the address into that a tool asked for: see runner-template/process/recorded-upstream.ts. */
const REAL_URL = 'x-bmm-url'
/** No service answers with it, so a tool reports it as a failure of the service. */
const NOT_RECORDED = 599
const MOST_CONNECTIONS = 64
const MOST_HEADER_BYTES = 64 * 1024
const MOST_BODY_BYTES = 8 * 1024 * 1024
const MOST_MISSED = 100

export interface PlayedUpstream extends Disposable {
  /** For the socket file that is the runner's only way out. */
  server: Server
  /** From now on the outside answers from these, one call's. What it could not answer is added to the list. */
  play: (recorded: readonly RecordedAnswer[]) => Missed[]
}

/** All that a runner finds outside during a self-test: the keys of the test, and recorded answers. Nothing is forwarded. */
export function playUpstream({
  keys,
  secrets,
  allowedDomains,
}: {
  keys: JSONWebKeySet
  secrets: readonly string[]
  /** undefined: the owner may add any. */
  allowedDomains: readonly string[] | undefined
}): PlayedUpstream {
  let recordings = createRecordings([], { secrets })
  let missed: Missed[] = []
  const open = new Set<Socket>()

  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, (req, res) => {
    const { method = 'GET', headers, url: path } = req
    const url = headers[REAL_URL]
    if (headers.host === KEYS_HOST && path === new URL(KEYS_URL).pathname) {
      return answer(res, { contentType: 'application/json', body: JSON.stringify(keys) })
    }
    if (typeof url !== 'string' || !URL.canParse(url)) return answer(res, { status: 404 })
    whenRead(req, () => {
      const refusal = refusalOf(url)
      const found = refusal === undefined ? recordings({ method, url }) : undefined
      if (found) return answer(res, found)
      if (missed.length < MOST_MISSED) missed.push({ method, url, refusal })
      answer(res, { status: NOT_RECORDED, body: `${method} ${url} is not recorded` })
    })
  })
  server.maxConnections = MOST_CONNECTIONS
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {}) // close follows
    socket.once('close', () => open.delete(socket))
  })
  // Whatever a tunnel is asked for, behind it stands this very server.
  const tunnels = new WeakSet<Socket>()
  server.on('connect', (_req, socket: Socket) => {
    if (tunnels.has(socket)) return void socket.destroy() // each would keep a reader of its own
    tunnels.add(socket)
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    server.emit('connection', socket)
  })

  function refusalOf(url: string) {
    if (!allowedDomains) return undefined
    const verdict = judgeUrl(url, allowedDomains)
    return verdict.kind === 'refused' ? verdict.message : undefined
  }

  return {
    server,
    play(recorded) {
      recordings = createRecordings(recorded, { secrets })
      missed = []
      return missed
    },
    [Symbol.dispose]() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

function answer(
  res: ServerResponse,
  { status = 200, contentType = 'text/plain', body = '' }: Partial<RecordedAnswer>,
) {
  const final = status < 200 ? NOT_RECORDED : status // what is below comes before an answer, and is none
  res.writeHead(final, { 'content-type': asHeader(contentType) }).end(body)
}

/** A spec may name a type that no service could send. */
function asHeader(contentType: string) {
  try {
    validateHeaderValue('content-type', contentType)
    return contentType
  } catch {
    return 'application/octet-stream'
  }
}

/** An answer that overtakes the request would break the connection. */
function whenRead(req: IncomingMessage, act: () => void) {
  let bytes = 0
  req.on('error', () => {}) // the tool gave up
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength
    if (bytes > MOST_BODY_BYTES) req.destroy()
  })
  req.once('end', act)
}
