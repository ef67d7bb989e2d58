import { preloadSchemas } from '@modelcontextprotocol/server'
import type { JSONWebKeySet } from 'jose'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import { duplexPair, type Duplex } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createKeyFetch } from '../gate/egress-fetch.ts'
import { createGate } from '../gate/gate.ts'
import { createGivenValues } from '../log/given-values.ts'
import { createHandler } from './mcp-handler.ts'
import { createMcpListener } from './mcp-listener.ts'
import { prepareServer } from './prepared-server.ts'
import { rehearsalToken } from './rehearsal-token.ts'

const PUBLIC_URL = 'http://runner/mcp'
const ISSUER = 'http://runner/oauth'
const MODERN = '2026-07-28'
const LEGACY = '2025-11-25'

/**
 * Does once, before there is an assignment, what the first calls would otherwise wait for: calls of both eras go all their
 * way, from the bytes on a connection through the gate to the answer. Nothing of it leaves the process or stays.
 */
export async function preload(): Promise<void> {
  preloadSchemas()
  const { token, keys } = rehearsalToken({ issuer: ISSUER, audience: PUBLIC_URL })
  const gate = createGate({
    assignment: {
      publicUrl: PUBLIC_URL,
      issuer: ISSUER,
      jwksUrl: 'http://runner/jwks.json',
      allowedOriginHosts: [],
      callerSecretKeys: [],
    },
    fetchKeys: createKeyFetch(() => Promise.resolve(connectTo(createProxy(keys)))),
  })
  const { answer } = createHandler({
    prepared: prepareServer({ module: MODULE, name: 'warm', version: '0' }),
    secrets: {},
    callerSecretKeys: [],
    credentialsUrl: undefined,
    given: createGivenValues(),
    redact: (text) => text,
    log: () => {},
    fetch,
  })
  const server = createServer(gate(createMcpListener({ answer })))
  for (const [headers, body] of REHEARSAL) await ask(server, { headers, body, token })
  collectGarbage()
}

/** Loading and rehearsing leave a fifth of a runner's memory as garbage, which one that is idle would never clear. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc') // for contexts made from here on: the server's code sees nothing of it
  const collect = runInNewContext('gc') as (options: object) => void // V8's own
  collect({ type: 'major', flavor: 'last-resort' })
  setFlagsFromString('--no-expose-gc')
}

/** One end of a connection whose other end the server serves. */
function connectTo(server: Server): Duplex {
  const [near, far] = duplexPair()
  server.emit('connection', far)
  return near
}

/** Answers with the keys, whatever it is asked for, at the end of a tunnel as the gateway's proxy makes one. */
function createProxy(keys: JSONWebKeySet): Server {
  const site = createServer((_req, res) => void res.end(JSON.stringify(keys)))
  return createServer().on('connect', (_req, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    site.emit('connection', socket)
  })
}

async function ask(
  server: Server,
  { headers, body, token }: { headers: Record<string, string>; body: object; token: string },
): Promise<void> {
  const req = request(PUBLIC_URL, {
    createConnection: () => connectTo(server),
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}`, connection: 'close' },
  })
  req.end(JSON.stringify(body))
  const [res] = (await once(req, 'response')) as [IncomingMessage] // as Node documents the event
  res.resume()
  await once(res, 'end')
  if (res.statusCode !== 200) throw new Error(`the rehearsal was answered ${res.statusCode}`)
}

const MODULE = {
  title: 'Warm',
  tools: [{ name: 'warm', inputSchema: { type: 'object' }, run: () => ({ isWarm: true }) }],
}

const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
}
const client = { name: 'warm', version: '0' }
const tool = { name: 'warm', arguments: {} }
const envelope = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': client,
  'io.modelcontextprotocol/clientCapabilities': {},
}

const REHEARSAL = [
  legacy('initialize', { protocolVersion: LEGACY, capabilities: {}, clientInfo: client }),
  legacy('tools/list', {}),
  legacy('tools/call', tool),
  modern('server/discover', {}),
  modern('tools/list', {}),
  modern('tools/call', tool),
] as const

function legacy(method: string, params: object): [Record<string, string>, object] {
  const headers = { ...JSON_HEADERS, 'mcp-protocol-version': LEGACY }
  return [headers, { jsonrpc: '2.0', id: 1, method, params }]
}

function modern(method: string, params: object): [Record<string, string>, object] {
  const named = method === 'tools/call' ? { 'mcp-name': tool.name } : {}
  const headers = {
    ...JSON_HEADERS,
    'mcp-protocol-version': MODERN,
    'mcp-method': method,
    ...named,
  }
  return [headers, { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: envelope } }]
}
