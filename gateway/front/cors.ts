import type { IncomingMessage, ServerResponse } from 'node:http'

const HEADER_NAMES = /^[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*$/i
const USUAL_HEADERS = 'authorization, content-type, mcp-protocol-version, mcp-method, mcp-name'

/** Any page may read the answers: no cookie counts here, and the token is the page's own. */
export function allowReading(res: ServerResponse): void {
  res.setHeader('access-control-allow-origin', '*')
  res.setHeader('access-control-expose-headers', 'WWW-Authenticate, MCP-Protocol-Version')
}

/** Headers as they are asked for, since `mcp-param-*` has no end. */
export function answerPreflight(req: IncomingMessage, res: ServerResponse): void {
  const asked = req.headers['access-control-request-headers']
  res
    .writeHead(204, {
      'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
      'access-control-allow-headers':
        asked !== undefined && HEADER_NAMES.test(asked) ? asked : USUAL_HEADERS,
      'access-control-max-age': '600',
      vary: 'Access-Control-Request-Headers',
    })
    .end()
}
