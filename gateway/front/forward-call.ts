import { request, type IncomingMessage, type ServerResponse } from 'node:http'
import { RunnerAway, type DialInAgent } from '../runners/dial-in-agent.ts'
import { limitInterimAnswers } from '../interim-answers.ts'
import type { CallWatch } from '../meter/call-watch.ts'
import { headersForCaller } from './call-headers.ts'
import { CallRefused } from './refusal.ts'

export interface CallLimits {
  maxBodyBytes: number
  maxAnswerBytes: number
  maxHeaderBytes: number
  /** Until the answer begins. */
  answerTimeoutMs: number
  /** Until the answer ends. */
  callTimeoutMs: number
}

export const callLimits: CallLimits = {
  maxBodyBytes: 4 * 1024 ** 2,
  maxAnswerBytes: 64 * 1024 ** 2,
  maxHeaderBytes: 16_384,
  answerTimeoutMs: 120_000,
  callTimeoutMs: 900_000,
}

interface Call {
  req: IncomingMessage
  /** What was read of the body already, and was seen by the watch. */
  start?: Buffer | undefined
  res: ServerResponse
  path: string
  headers: Record<string, string | string[]>
  /** Where to sign in, for a runner that answers 401. */
  challenge: string
  /** Ends it with the error that is the reason. */
  cut?: AbortSignal | undefined
  /** Sees what passes; never changes or holds it. */
  watch?: CallWatch | undefined
}

/** Sends a call to its runner and the answer back as it comes. Ends when both are done or one side has left. */
export function forwardCall(
  { agent, limits }: { agent: DialInAgent; limits: CallLimits },
  { req, start, res, path, headers, challenge, cut, watch }: Call,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const hasBody = req.method === 'POST'
    if (!hasBody) delete headers['content-length']
    const upstream = request({
      agent,
      host: 'runner',
      method: req.method,
      path,
      headers,
      setHost: false,
      maxHeaderSize: limits.maxHeaderBytes,
    })
    let hasFailed = false
    const fail = (err: Error) => {
      if (hasFailed) return // giving up is heard again as a broken connection, and the refusal is being sent
      hasFailed = true
      upstream.destroy()
      req.unpipe(upstream)
      req.resume() // else what is left of the body keeps the next request on this connection waiting
      if (res.headersSent) res.destroy()
      reject(err instanceof CallRefused ? err : asRefusal(err))
    }
    let late = setTimeout(
      () => fail(new CallRefused(504, 'The server did not answer in time', { 'retry-after': '5' })),
      limits.answerTimeoutMs,
    )
    let isAnswered = false
    res.once('close', () => {
      clearTimeout(late)
      upstream.off('close', unanswered)
      if (!isAnswered || !upstream.writableFinished) upstream.destroy()
      resolve()
    })
    upstream.on('error', fail)
    cut?.addEventListener('abort', () => fail(cut.reason))
    limitInterimAnswers(upstream, () => fail(new Error('too many interim answers')))
    // An answer that switches protocols closes the request with neither an error nor a response.
    const unanswered = () => fail(new Error('closed without an answer'))
    upstream.once('close', unanswered)
    upstream.on('response', (answer) => {
      if (upstream.destroyed) return // given up, though the parser goes on to the end of what has come
      upstream.off('close', unanswered)
      clearTimeout(late)
      late = setTimeout(fail, limits.callTimeoutMs, new Error('the answer did not end in time'))
      answer.once('end', () => {
        isAnswered = true
      })
      answer.on('error', fail)
      try {
        passAnswer(limits, { answer, res, challenge, watch, fail })
      } catch (err) {
        fail(err instanceof Error ? err : new Error(String(err)))
      }
    })
    if (hasBody) sendBody(limits, { req, start, upstream, watch, fail })
    else upstream.end()
  })
}

function passAnswer(
  { maxAnswerBytes }: CallLimits,
  {
    answer,
    res,
    challenge,
    watch,
    fail,
  }: {
    answer: IncomingMessage
    res: ServerResponse
    challenge: string
    watch: CallWatch | undefined
    fail: (err: Error) => void
  },
) {
  const judged = headersForCaller(answer.headers)
  if (judged.is === 'foreign')
    throw new CallRefused(502, 'The server answered with neither JSON nor an event stream')
  if (answer.statusCode === 401) judged.headers['www-authenticate'] = challenge
  res.writeHead(answer.statusCode ?? 502, judged.headers)
  if (judged.is === 'empty') {
    answer.resume()
    return void res.end()
  }
  if (judged.is === 'stream') res.flushHeaders()
  let bytes = 0
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    watch?.answered(chunk)
    if (bytes > maxAnswerBytes) fail(new Error('the answer is too large'))
  })
  answer.pipe(res)
}

function sendBody(
  { maxBodyBytes }: CallLimits,
  {
    req,
    start,
    upstream,
    watch,
    fail,
  }: {
    req: IncomingMessage
    start: Buffer | undefined
    upstream: ReturnType<typeof request>
    watch: CallWatch | undefined
    fail: (err: Error) => void
  },
) {
  if (start) {
    upstream.write(start)
    if (req.readableEnded) return void upstream.end()
  }
  if (req.headers['content-length'] === undefined) {
    let bytes = start?.length ?? 0
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBodyBytes) fail(bodyTooLarge())
    })
  }
  if (watch) req.on('data', (chunk: Buffer) => watch.sent(chunk))
  req.pipe(upstream)
}

export function bodyTooLarge(): CallRefused {
  return new CallRefused(413, 'The body is larger than 4 MB', { connection: 'close' })
}

function asRefusal(cause: Error): CallRefused {
  const refusal =
    cause instanceof RunnerAway
      ? new CallRefused(503, 'The server is not ready yet: try again in a moment', RETRY)
      : new CallRefused(502, 'The server broke off: try again', RETRY)
  refusal.cause = cause
  return refusal
}

const RETRY = { 'retry-after': '2' }
