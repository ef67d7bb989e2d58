import {
  createMcpHandler,
  isLegacyRequest,
  McpServer,
  type AuthInfo,
  type McpServerFactory,
} from '@modelcontextprotocol/server'
import type { Call } from '../gate/gate.ts'
import type { Log } from '../log/log.ts'
import { createRedactor, type Redact } from '../log/redact.ts'
import { callTool } from './call-tool.ts'
import { createLegacyHandler } from './legacy-handler.ts'
import type { PreparedServer, PreparedTool } from './prepared-server.ts'
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
  redact: Redact
  log: Log
  /** What tools are given as their own. */
  fetch: typeof fetch
}

interface Exchange {
  call: Call
  body: unknown
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
  redact,
  log,
  fetch,
}: Deps): McpHandler {
  const exchanges = new WeakMap<AuthInfo, Exchange>() // how the factory learns more than who calls
  const factory: McpServerFactory = ({ authInfo, era }) => {
    const options = era === 'legacy' ? prepared.legacyOptions : prepared.options
    const server = new McpServer(prepared.info, options)
    const exchange = authInfo && exchanges.get(authInfo)
    if (!exchange) return server
    for (const tool of toolsFor(exchange.body, prepared)) register(server, tool, exchange.call)
    return server
  }
  const calls = createMcpHandler(factory)
  const streams = createMcpHandler(factory, { maxSubscriptions: MAX_STREAMS })
  const answerLegacyCall = createLegacyHandler(factory)

  return {
    endStreams() {
      streams.notify.toolsChanged()
      return streams.close()
    },
    async answer(request, body, call) {
      const { caller, scopes, expiresAt } = call.token
      const authInfo = { token: '', clientId: caller.clientId, scopes, expiresAt }
      exchanges.set(authInfo, { call, body })
      const method = isMessage(body) ? body.method : undefined
      if (method === 'tools/call' && (await isLegacyRequest(request, body))) {
        return answerLegacyCall({ request, body, authInfo })
      }
      const isStream = method === 'subscriptions/listen'
      return (isStream ? streams : calls).fetch(request, { authInfo, parsedBody: body })
    },
  }

  function register(server: McpServer, tool: PreparedTool, { token, callerSecrets: given }: Call) {
    server.registerTool(tool.name, tool.config, (input, { mcpReq }) => {
      const redactGiven = createRedactor(given)
      return callTool({
        tool,
        input,
        log,
        fetch,
        caller: token.caller,
        secrets: callSecrets({ owner, given, callerSecretKeys, credentialsUrl }),
        signal: mcpReq.signal,
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

interface Message {
  method: unknown
  params?: { name?: unknown }
}

function isMessage(body: unknown): body is Message {
  return typeof body === 'object' && body !== null && 'method' in body
}
