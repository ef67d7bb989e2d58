export interface HttpAnswer {
  status: number
  body: string
}

/** The answer in what a keep-alive connection has received so far; undefined while it is not whole. */
export function readAnswer(received: string): HttpAnswer | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = received.slice(0, end).toLowerCase()
  const rest = received.slice(end + 4)
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1]
  if (length !== undefined)
    return rest.length < Number(length)
      ? undefined
      : { status, body: rest.slice(0, Number(length)) }
  if (!head.includes('\r\ntransfer-encoding: chunked'))
    throw new Error(`an answer without a length: ${head}`)
  return rest.endsWith('0\r\n\r\n') ? { status, body: rest } : undefined
}
