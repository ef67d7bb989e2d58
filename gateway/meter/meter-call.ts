import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallFacts } from '../../db/calls.ts'
import type { Route } from '../../db/gateway-reads.ts'
import type { VerifiedToken } from '../tokens/verify-token.ts'
import { CallWatch } from './call-watch.ts'

/** Watches a call from here to its end, and tells what it was. */
export function meterCall(
  {
    onCallBegins,
    onCall,
  }: { onCallBegins: (serverId: string) => void; onCall: (call: CallFacts) => void },
  {
    req,
    res,
    route,
    token,
    toolNames,
  }: {
    req: IncomingMessage
    res: ServerResponse
    route: Route
    token: VerifiedToken
    /** Of its tools, as far as they are known once the call has ended. */
    toolNames: () => ReadonlySet<string> | undefined
  },
): CallWatch {
  const watch = new CallWatch()
  const startedMs = performance.now()
  const at = new Date()
  onCallBegins(route.serverId)
  res.once('close', () => {
    const seen = watch.end({ headers: req.headers, status: res.statusCode })
    onCall({
      ...seen,
      // callers could invent names without end, and each is a row
      tool: seen.tool !== null && toolNames()?.has(seen.tool) ? seen.tool : null,
      serverId: route.serverId,
      versionId: route.liveVersionId,
      userId: token.subject,
      clientId: token.clientId,
      at,
      status: res.statusCode,
      isError: seen.isError || !res.writableFinished,
      durationMs: performance.now() - startedMs,
    })
  })
  return watch
}
