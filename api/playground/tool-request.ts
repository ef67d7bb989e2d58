const MODERN = '2026-07-28'
const META = 'io.modelcontextprotocol/'

/** A tools/call that needs no session: the client says of itself what a handshake would. */
export function toolRequest({
  id,
  tool,
  arguments: given,
}: {
  id: string
  tool: string
  arguments: Record<string, unknown>
}): { headers: Record<string, string>; body: string } {
  const message = {
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: {
      name: tool,
      arguments: given,
      _meta: {
        [`${META}protocolVersion`]: MODERN,
        [`${META}clientInfo`]: { name: 'bmm-playground', version: '1' },
        [`${META}clientCapabilities`]: {},
      },
    },
  }
  return {
    headers: {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'mcp-protocol-version': MODERN,
      'mcp-method': 'tools/call',
      'mcp-name': tool,
    },
    body: JSON.stringify(message),
  }
}
