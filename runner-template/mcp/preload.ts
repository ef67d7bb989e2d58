import { preloadSchemas } from '@modelcontextprotocol/server'
import type { Call } from '../gate/gate.ts'
import { createHandler } from './mcp-handler.ts'
import { prepareServer } from './prepared-server.ts'

const ANY_URL = 'http://runner/mcp'
const MODERN = '2026-07-28'
const LEGACY = '2025-11-25'

/** Does once, before there is an assignment, what the first calls would otherwise wait for. */
export async function preload(): Promise<void> {
  preloadSchemas()
  const { answer } = createHandler({
    prepared: prepareServer({ module: MODULE, name: 'warm', version: '0' }),
    secrets: {},
    callerSecretKeys: [],
    credentialsUrl: undefined,
    redact: (text) => text,
    log: () => {},
    fetch,
  })
  for (const [headers, body] of REHEARSAL) {
    const response = await answer(new Request(ANY_URL, { method: 'POST', headers }), body, CALL)
    await response.text()
  }
}

const CALL: Call = {
  token: { caller: { id: 'warm', clientId: 'warm' }, scopes: [], expiresAt: 0 },
  callerSecrets: {},
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
