const MODERN = '2026-07-28'
const LEGACY = '2025-11-25'
const PREFIX = 'io.modelcontextprotocol/'

export type Era = 'modern' | 'legacy'

/** The bytes of one tools/call as an MCP client of that era sends it, made once and sent as often as one likes. */
export function toolCallRequest({
  era,
  url,
  tool,
  input,
  token,
}: {
  era: Era
  url: string
  tool: string
  input: object
  token?: string
}): string {
  const { host, pathname } = new URL(url)
  const _meta = {
    [`${PREFIX}protocolVersion`]: MODERN,
    [`${PREFIX}clientInfo`]: { name: 'bench', version: '1' },
    [`${PREFIX}clientCapabilities`]: {},
  }
  const params = { name: tool, arguments: input, ...(era === 'modern' && { _meta }) }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  return [
    `POST ${pathname} HTTP/1.1`,
    `host: ${host}`,
    'accept: application/json, text/event-stream',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `mcp-protocol-version: ${era === 'modern' ? MODERN : LEGACY}`,
    ...(era === 'modern' ? ['mcp-method: tools/call', `mcp-name: ${tool}`] : []),
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    '',
    body,
  ].join('\r\n')
}
