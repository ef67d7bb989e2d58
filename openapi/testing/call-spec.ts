import { stripTypeScriptTypes } from 'node:module'
import { compileFunction } from 'node:vm'
import type { ServerSpec } from '../../contract/spec.ts'

export interface SentRequest {
  method: string
  url: URL
  headers: Headers
  body: string
}

interface CallSpec {
  spec: ServerSpec
  tool?: string
  input: Record<string, unknown>
  secrets?: Record<string, string>
  answer?: Response
}

/** Runs the code of one tool as it stands in the spec, and shows what it sent and returned. */
export async function callSpec({ spec, tool, input, secrets = {}, answer }: CallSpec) {
  const chosen = spec.tools.find(({ name }) => tool === undefined || name === tool)
  if (!chosen) throw new Error(`there is no tool ${tool}`)
  const code = `${spec.sharedCode ?? ''}\nasync function run(input, ctx) {\n${chosen.implementation}\n}`
  const load = compileFunction(`${stripTypeScriptTypes(code)}\nreturn run`)
  const run = load() as (input: unknown, ctx: unknown) => Promise<unknown> // as written above
  const requests: SentRequest[] = []
  const fetch = async (target: string, init: RequestInit = {}) => {
    const request = new Request(target, init)
    requests.push({
      method: request.method,
      url: new URL(target),
      headers: request.headers,
      body: await request.text(),
    })
    return answer ?? new Response('{}', { headers: { 'content-type': 'application/json' } })
  }
  const output = await run(input, { fetch, secrets, signal: new AbortController().signal })
  const [request] = requests
  if (!request || requests.length > 1) throw new Error(`it sent ${requests.length} requests`)
  return { request, output }
}
