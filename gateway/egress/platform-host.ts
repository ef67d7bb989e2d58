import type { IncomingMessage, ServerResponse } from 'node:http'

/** A name that exists only here: runners fetch the platform's keys from it, whatever their allow-list says. */
export const PLATFORM_HOST = 'platform.bmm.internal'

/** `GET /jwks.json` and nothing else. Answers false, and nothing to the client, for any other request. */
export function answerPlatformRequest(
  { jwks }: { jwks: () => unknown },
  { req, res, path }: { req: IncomingMessage; res: ServerResponse; path: string },
): boolean {
  if (req.method !== 'GET' || path !== '/jwks.json') return false
  const keys = jwks()
  if (keys === undefined) res.writeHead(503, { 'retry-after': '5' }).end()
  else res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keys))
  return true
}
