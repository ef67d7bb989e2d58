import type { Received, Sent } from './runner.ts'

const MODERN = '2026-07-28'
const PREFIX = 'io.modelcontextprotocol/'

export interface ToolAnswer {
  content: { type: string; text: string }[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
  [field: string]: unknown
}

export function legacyMessage(method: string, params: object = {}): Sent {
  return {
    headers: { 'mcp-protocol-version': method === 'initialize' ? undefined : '2025-11-25' },
    body: { jsonrpc: '2.0', id: 1, method, params },
  }
}

export function modernMessage(method: string, params: Record<string, unknown> = {}): Sent {
  const _meta = {
    [`${PREFIX}protocolVersion`]: MODERN,
    [`${PREFIX}clientInfo`]: { name: 'test', version: '1' },
    [`${PREFIX}clientCapabilities`]: {},
  }
  const name = typeof params['name'] === 'string' ? params['name'] : undefined
  return {
    headers: { 'mcp-protocol-version': MODERN, 'mcp-method': method, 'mcp-name': name },
    body: { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } },
  }
}

export function withToken(sent: Sent, token: string): Sent {
  return { ...sent, headers: { ...sent.headers, authorization: `Bearer ${token}` } }
}

/** The message of an answer, whether it came as JSON or as an event stream. */
export function messageIn({ text }: Received): Record<string, unknown> {
  const data = text.startsWith('{') ? text : /^data: (.+)$/m.exec(text)?.[1]
  return JSON.parse(data ?? 'null') as Record<string, unknown>
}

export function resultIn(received: Received): ToolAnswer {
  return messageIn(received)['result'] as ToolAnswer
}
