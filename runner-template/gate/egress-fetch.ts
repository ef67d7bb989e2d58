import type { JSONWebKeySet } from 'jose'
import { get, request, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

const TIMEOUT_MS = 5_000
const MAX_BYTES = 64 * 1024

export type KeyFetch = (url: string) => Promise<JSONWebKeySet>

/**
 * Fetches keys through a gateway's proxy. A client of its own: the global fetch is within reach of the
 * server's code.
 */
export function createKeyFetch(connectToProxy: () => Promise<Duplex>): KeyFetch {
  return async (url) => {
    const { hostname, port, pathname } = new URL(url)
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const proxy = await connectToProxy()
    const tunnel = await openTunnel({ proxy, authority: `${hostname}:${port || 80}`, signal })
    try {
      const answer = await ask({ tunnel, hostname, pathname, signal })
      return parseKeys(answer.statusCode, await textOf(answer))
    } finally {
      tunnel.destroy()
    }
  }
}

interface Tunnel {
  proxy: Duplex
  authority: string
  signal: AbortSignal
}

function openTunnel({ proxy, authority, signal }: Tunnel): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const headers = { host: authority }
    const createConnection = () => proxy
    const asked = request({ createConnection, method: 'CONNECT', path: authority, headers, signal })
    asked.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new Error(`the egress proxy answered ${statusCode}`))
    })
    asked.once('response', ({ statusCode }) => {
      asked.destroy()
      reject(new Error(`the egress proxy answered ${statusCode}`))
    })
    asked.once('error', reject)
    asked.end()
  })
}

interface Question {
  tunnel: Duplex
  hostname: string
  pathname: string
  signal: AbortSignal
}

function ask({ tunnel, hostname, pathname, signal }: Question): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { host: hostname, connection: 'close' }
    get({ createConnection: () => tunnel, path: pathname, headers, signal }, resolve).once(
      'error',
      reject,
    )
  })
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > MAX_BYTES) throw new Error('the key set is too large')
  }
  return text
}

function parseKeys(status: number | undefined, text: string): JSONWebKeySet {
  if (status !== 200) throw new Error(`the key address answered ${status}`)
  const parsed: unknown = JSON.parse(text)
  if (!isKeySet(parsed)) throw new Error('the key address did not answer with a key set')
  return parsed
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
}
