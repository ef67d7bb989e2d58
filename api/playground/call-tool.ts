import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '../../contract/errors.ts'
import type { ToolCall } from '../../contract/playground-routes.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { getServer } from '../../db/servers.ts'
import { signServerToken } from '../../db/server-tokens.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { refuseIfTakenDown } from '../servers/refuse-if-taken-down.ts'
import { readToolAnswer } from './read-tool-answer.ts'
import { sendToGateway, type GatewayAnswer } from './send-to-gateway.ts'
import { toolRequest } from './tool-request.ts'

const TOKEN_SECONDS = 60
/** A wake and a slow tool; what takes longer is for a client that keeps a stream. */
const PATIENCE_MS = 120_000

/** Calls as the person who asks, by the way of all calls: the gateway decides, limits and counts. */
export async function callTool(
  { db, config }: Context,
  { caller, params, body, signal }: RequestOf<'callTool'>,
): Promise<ToolCall> {
  const { organisationId } = caller
  const server = await getServer(db, { ...params, organisationId })
  refuseIfTakenDown(server)
  if (server.pausedAt)
    throw new AppError('ServerPaused', `server ${server.id} is paused`, {
      detail: 'Resume it in its settings, then call again.',
    })
  if (server.liveVersionId === null)
    throw new AppError('CallRefused', `server ${server.id} has no live version`, {
      detail: 'No version of this server is live yet. Its last build says why.',
    })
  const url = serverUrl(config.publicGatewayUrl, server.slug)
  const token = await signServerToken(db, {
    ring: config.ownerSecretKeys,
    issuer: config.oauthIssuer,
    audience: url,
    subject: caller.id,
    clientId: 'bmm-playground',
    lifetimeSeconds: TOKEN_SECONDS,
  })
  const id = randomUUID()
  const request = toolRequest({ id, ...body })
  const begun = performance.now()
  const answer = await send(
    {
      url: new URL(serverUrl(config.gatewayUrl, server.slug)),
      headers: { ...request.headers, host: new URL(url).host, authorization: `Bearer ${token}` },
      body: request.body,
    },
    signal,
  )
  const durationMs = performance.now() - begun
  const contentType = answer.headers['content-type'] ?? null
  const read = readToolAnswer({ id, contentType, text: answer.text })
  if (read.is === 'refused') throw refusalOf(answer, read.reason)
  return {
    durationMs,
    result: read.result,
    error: read.error,
    exchange: {
      url,
      requestHeaders: request.headers,
      requestBody: request.body,
      status: answer.status,
      responseHeaders: plainHeaders(answer.headers),
      responseBody: answer.text,
    },
  }
}

async function send(
  request: Omit<Parameters<typeof sendToGateway>[0], 'signal'>,
  left: AbortSignal,
): Promise<GatewayAnswer> {
  const late = AbortSignal.timeout(PATIENCE_MS)
  try {
    return await sendToGateway({ ...request, signal: AbortSignal.any([left, late]) })
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    if (left.aborted)
      throw new AppError('CallRefused', 'the call was given up', {
        cause,
        detail: 'The call was cancelled, or the service is being restarted. Call again.',
      })
    if (late.aborted)
      throw new AppError('CallTimedOut', 'no answer in time', {
        cause,
        detail: `No whole answer came within ${PATIENCE_MS / 1_000} seconds. The tool may still be at work.`,
      })
    throw new AppError('CallFailed', `the gateway at ${request.url.origin} cannot be asked`, {
      cause,
      detail: 'The gateway does not answer, or broke off. Try again in a moment.',
    })
  }
}

/** The gateway's own words: it says what is wrong, and never more than a caller may know. */
function refusalOf({ status, headers }: GatewayAnswer, reason: string | undefined): AppError {
  const log = `the gateway answered ${status}: ${reason ?? 'no message'}`
  const detail =
    reason === undefined ? `The answer was no message of MCP (HTTP ${status}).` : `${reason}.`
  const seconds = Number(headers['retry-after'])
  const retry = seconds > 0 ? { retryAfterSeconds: seconds } : {}
  if (status === 429) return new AppError('TooManyRequests', log, { detail, ...retry })
  if (status === 413) return new AppError('BodyTooLarge', log, { detail })
  return new AppError(status < 500 ? 'CallRefused' : 'CallFailed', log, { detail, ...retry })
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  )
}
