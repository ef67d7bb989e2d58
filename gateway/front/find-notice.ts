import type { IncomingMessage } from 'node:http'
import type { CallWatch } from '../meter/call-watch.ts'
import { parseJson } from '../parse-json.ts'
import { readStart } from '../sleep/read-start.ts'

/** Of a body: what a caller tells, as that a call is cancelled, is short. */
const LONGEST = 4 * 1024

interface Asked {
  req: IncomingMessage
  /** What was read of the body already. */
  start?: Buffer | undefined
  watch: CallWatch | undefined
}

/** Looks whether a message is a notification (JSON-RPC 2.0, section 4.1). Answers what it has read for that as well. */
export async function findNotice({ req, start, watch }: Asked) {
  if (start) return { start, isNotice: isNotice(start) }
  const { 'content-length': length = Infinity } = req.headers
  if (req.method !== 'POST' || Number(length) > LONGEST) return { isNotice: false }
  const body = await readStart(req)
  watch?.sent(body)
  return { start: body, isNotice: isNotice(body) }
}

function isNotice(body: Buffer): boolean {
  if (body.length > LONGEST) return false
  const message = parseJson(body)
  return (
    typeof message === 'object' &&
    message !== null &&
    !('id' in message) &&
    'method' in message &&
    String(message.method).startsWith('notifications/')
  )
}
