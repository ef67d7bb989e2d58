import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { ServerSpec } from '../../contract/spec.ts'
import { toolDifference } from '../probe/tool-difference.ts'
import type { DialIn } from './dial-in.ts'
import { ServerFault } from './server-fault.ts'
import { PUBLIC_URL } from './test-pass.ts'

const ANSWER_TIMEOUT_MS = 10_000

interface Deps {
  fetch: DialIn['fetch']
  stopped: Promise<string>
  signal: AbortSignal
}

/** Speaks MCP to the runner; throws ServerFault unless it answers with the tools of its spec, exactly. */
export async function connectClient(
  { fetch, stopped, signal }: Deps,
  { spec, token, caller }: { spec: ServerSpec; token: string; caller: Record<string, string> },
): Promise<Client> {
  const client = new Client(
    { name: 'bmm-self-test', version: '1' },
    {
      versionNegotiation: { mode: 'auto' },
      // The runner judges results by the very schemas, where a hostile one harms nobody; here nothing is compiled.
      jsonSchemaValidator: {
        getValidator: () => (value) => ({
          valid: true,
          data: value as never, // whatever type the caller has in mind: nothing is judged
          errorMessage: undefined,
        }),
      },
    },
  )
  const callerSecrets = Buffer.from(JSON.stringify(caller)).toString('base64url')
  const transport = new StreamableHTTPClientTransport(new URL(PUBLIC_URL), {
    fetch,
    requestInit: {
      headers: { authorization: `Bearer ${token}`, 'bmm-caller-secrets': callerSecrets },
    },
  })
  const options = { timeout: ANSWER_TIMEOUT_MS, signal }
  const asking = client.connect(transport, options).then(() => client.listTools(undefined, options))
  const answer = await Promise.race([asking.catch(() => undefined), stopped])
  signal.throwIfAborted()
  if (typeof answer === 'string') throw new ServerFault(`The server could not start. ${answer}`)
  if (!answer)
    throw new ServerFault('The server is connected and does not answer as an MCP server.')
  const difference = toolDifference(spec.tools, answer.tools)
  if (difference) throw new ServerFault(difference)
  return client
}
