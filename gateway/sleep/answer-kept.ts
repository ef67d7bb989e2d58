import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerText, findQuestion, type Discovery } from '../../contract/discovery.ts'
import type { CallWatch } from '../meter/call-watch.ts'
import { parseJson } from '../parse-json.ts'

/** Answers what clients ask before they call a tool, as the server itself would. False: it has to be asked itself. */
export function answerKept(
  discovery: Discovery | undefined,
  {
    req,
    res,
    body,
    watch,
  }: {
    req: IncomingMessage
    res: ServerResponse
    body: Buffer | undefined
    watch: CallWatch | undefined
  },
): boolean {
  const { method, headers } = req
  const asked = findQuestion({ method, headers, body: body && parseJson(body) })
  const kept = asked && discovery?.[asked.key]
  if (!kept) return false
  const text = answerText(kept, asked.id)
  const isStream = kept.headers['content-type'] === 'text/event-stream'
  watch?.answered(Buffer.from(text))
  res.writeHead(kept.status, {
    ...kept.headers,
    'x-content-type-options': 'nosniff',
    ...(!isStream && { 'content-length': Buffer.byteLength(text) }),
  })
  res.end(text)
  return true
}
