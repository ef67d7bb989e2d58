import {
  createMcpHandler,
  isLegacyRequest,
  McpServer,
  PROTOCOL_VERSION_META_KEY,
  type AuthInfo,
  type McpServerFactory,
} from '@modelcontextprotocol/server'
import type { Call } from '../gate/gate.ts'
import type { GivenValues } from '../log/given-values.ts'
import type { Log } from '../log/log.ts'
import type { Redact } from '../log/redact.ts'
import { callTool } from './call-tool.ts'
import { createLegacyHandler } from './legacy-handler.ts'
import type { PreparedServer, PreparedTool } from './prepared-server.ts'
import { createRunningCalls } from './running-calls.ts'
import { callSecrets } from './tool-context.ts'

export interface McpHandler {
  /** Answers one message of the protocol, in either era. */
  answer: (request: Request, body: unknown, call: Call) => Promise<Response>
  /**
   * Ends the streams that wait for changes, in the protocol's own way, and says that the tools may be others: what replaces
   * this runner is live by then. Calls go on.
   */
  endStreams: () => Promise<void>
}

const MAX_STREAMS = 8 // each keeps a connection, and there is one thing to tell in a runner's life

interface Deps {
  prepared: PreparedServer
  secrets: Record<string, string>
  callerSecretKeys: string[]
  credentialsUrl: string | undefined
  given: GivenValues
  redact: Redact
  log: Log
  /** What tools are given as their own. */
  fetch: typeof fetch
}

/** What a server of the SDK is given to know of a request: who calls, as it wants it, and the rest that we need. */
class Exchange implements AuthInfo {
  readonly token = '' // the gate keeps it
  readonly clientId: string
  readonly scopes: string[]
  readonly expiresAt: number
  readonly call: Call
  readonly body: unknown

  constructor(call: Call, body: unknown) {
    this.call = call
    this.body = body
    this.scopes = call.token.scopes
    this.expiresAt = call.token.expiresAt
    this.clientId = call.token.caller.clientId
  }
}

/**
 * Every request gets a server of its own, as the SDK asks for. What makes that cheap: schemas are prepared once, and only
 * the tools that the message needs are registered.
 */
export function createHandler({
  prepared,
  secrets: owner,
  callerSecretKeys,
  credentialsUrl,
  given: givenValues,
  redact,
  log,
  fetch,
}: Deps): McpHandler {
  const factory: McpServerFactory = ({ authInfo: exchange, era }) => {
    const options = era === 'legacy' ? prepared.legacyOptions : prepared.options
    const server = new McpServer(prepared.info, options)
    if (!(exchange instanceof Exchange)) return server
    for (const tool of toolsFor(exchange.body, prepared)) register(server, tool, exchange.call)
    return server
  }
  const running = createRunningCalls()
  const calls = createMcpHandler(factory)
  const streams = createMcpHandler(factory, { maxSubscriptions: MAX_STREAMS })
  const answerLegacyCall = createLegacyHandler(factory)

  return {
    endStreams() {
      streams.notify.toolsChanged()
      return streams.close()
    },
    async answer(request, body, call) {
      const authInfo = new Exchange(call, body)
      if (isMessage(body) && body.method === 'notifications/cancelled')
        running.cancel({ caller: call.token.caller, id: body.params?.requestId })
      if (isPlainCall(body) && (await isLegacyRequest(request, body))) {
        return answerLegacyCall({ request, body, authInfo })
      }
      const isStream = isMessage(body) && body.method === 'subscriptions/listen'
      return (isStream ? streams : calls).fetch(request, { authInfo, parsedBody: body })
    },
  }

  function register(server: McpServer, tool: PreparedTool, { token, callerSecrets: given }: Call) {
    server.registerTool(tool.name, tool.config, (input, { mcpReq }) => {
      const redactGiven = givenValues.note(given)
      return callTool({
        tool,
        input,
        log,
        fetch,
        caller: token.caller,
        secrets: callSecrets({ owner, given, callerSecretKeys, credentialsUrl }),
        signal: mcpReq.signal,
        whileRunning: (cancel) => running.begin({ caller: token.caller, id: mcpReq.id }, cancel),
        redact: (text) => redact(redactGiven(text)),
      })
    })
  }
}

/** The tools without which the message cannot be answered: of a call its own, of a batch all. */
function toolsFor(body: unknown, { tools }: PreparedServer): Iterable<PreparedTool> {
  if (!isMessage(body)) return tools.values()
  if (body.method === 'tools/list') return tools.values()
  const tool = body.method === 'tools/call' ? tools.get(String(body.params?.name)) : undefined
  return tool ? [tool] : []
}

/** Without what each request of the later era carries. Asking the SDK of every call would classify most of them twice. */
function isPlainCall(body: unknown): boolean {
  if (!isMessage(body) || body.method !== 'tools/call') return false
  return body.params?._meta?.[PROTOCOL_VERSION_META_KEY] === undefined
}

interface Message {
  method: unknown
  params?: { name?: unknown; requestId?: unknown; _meta?: Record<string, unknown> }
}

function isMessage(body: unknown): body is Message {
  return typeof body === 'object' && body !== null && 'method' in body
}
