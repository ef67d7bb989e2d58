import type { CallToolResult } from '@modelcontextprotocol/server'
import { callScope, type Log } from '../log/log.ts'
import { messageOf, type Redact } from '../log/redact.ts'
import type { Caller } from '../gate/token-verifier.ts'
import type { PreparedTool } from './prepared-server.ts'
import type { ToolContext } from './server-module.ts'
import { toolContext } from './tool-context.ts'
import { errorResult, toolResult } from './tool-result.ts'

const TIMEOUT_MS = 60_000

interface Input {
  tool: PreparedTool
  input: unknown
  caller: Caller
  secrets: ToolContext['secrets']
  /** Aborted when the caller leaves. */
  signal: AbortSignal
  /** Is told how the call is ended when its caller cancels it; what comes back is asked when it is over. */
  whileRunning: (cancel: () => void) => () => void
  redact: Redact
  log: Log
  fetch: typeof fetch
  timeoutMs?: number
}

/** Runs a tool to a result, whatever it does: an error, a result that does not fit and no end at all become `isError`. */
export async function callTool({
  tool,
  input,
  caller,
  secrets,
  signal,
  whileRunning,
  redact,
  log,
  fetch,
  timeoutMs = TIMEOUT_MS,
}: Input): Promise<CallToolResult> {
  const ending = new AbortController()
  const leave = () => ending.abort(signal.reason)
  signal.addEventListener('abort', leave, { once: true })
  const { promise: late, reject } = Promise.withResolvers<never>()
  const end = (why: string) => {
    const reason = new Error(why)
    ending.abort(reason)
    reject(reason)
  }
  const timer = setTimeout(
    () => end(`The tool did not finish within ${timeoutMs / 1_000} seconds`),
    timeoutMs,
  )
  // Nobody waits for the answer then, but an exchange of HTTP has to have one.
  const isOver = whileRunning(() => end('The caller cancelled the call'))
  const ctx = toolContext({ caller, secrets, log, fetch, signal: ending.signal })
  try {
    const running = callScope.run({ tool: tool.name, redact }, async () => tool.run(input, ctx))
    return toolResult(await Promise.race([running, late]))
  } catch (err) {
    return errorResult(redact(messageOf(err)))
  } finally {
    clearTimeout(timer)
    isOver()
    signal.removeEventListener('abort', leave)
  }
}
