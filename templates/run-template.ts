// Runs a compiled template in this process against a server of ours, for its tests.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { compileFunction } from 'node:vm'

export interface Reply {
  status?: number
  headers?: Record<string, string>
  /** A text as it is, anything else as JSON. */
  body?: unknown
}

/** Answers what the real service would answer; undefined for a host that cannot be reached. */
export type Upstream = (url: URL, req: IncomingMessage, body: string) => Reply | undefined

interface LoadedTool {
  name: string
  run: (input: unknown, ctx: unknown) => Promise<unknown>
}

export interface RunningTemplate extends AsyncDisposable {
  tools: LoadedTool[]
  /** The URLs that the tools asked for, as they wrote them. */
  asked: URL[]
  call(tool: string, input: unknown): Promise<unknown>
}

/** Loads a bundle as the runner does; its fetch goes to `upstream` over a real connection on loopback. */
export async function runTemplate(
  bundle: string,
  upstream: Upstream,
  secrets: Record<string, string> = {},
): Promise<RunningTemplate> {
  const asked: URL[] = []
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const real = new URL(String(req.headers['x-real-url']))
    const reply = upstream(real, req, await text(req))
    if (!reply) {
      res.destroy()
      return
    }
    const { status = 200, headers = {}, body = '' } = reply
    const isText = typeof body === 'string'
    res.writeHead(status, {
      'content-type': isText ? 'text/plain' : 'application/json',
      ...headers,
    })
    res.end(isText ? body : JSON.stringify(body))
  }
  const server = createServer((req, res) => void answer(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the upstream has no port')
  const origin = `http://127.0.0.1:${address.port}/`
  const fetchUpstream: typeof fetch = async (target, init) => {
    const real = new URL(target instanceof Request ? target.url : target)
    asked.push(real)
    const headers = new Headers(init?.headers)
    headers.set('x-real-url', real.href)
    return fetch(origin, { ...init, headers })
  }
  const tools = loadTools(bundle)
  return {
    tools,
    asked,
    call: async (name, input) => {
      const tool = tools.find((candidate) => candidate.name === name)
      if (!tool) throw new Error(`there is no tool ${name}`)
      return tool.run(input, makeContext(fetchUpstream, secrets))
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function makeContext(fetchUpstream: typeof fetch, secrets: Record<string, string>) {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const caller = { id: 'usr_test', clientId: 'test' }
  return { fetch: fetchUpstream, secrets, log, signal: new AbortController().signal, caller }
}

function loadTools(bundle: string): LoadedTool[] {
  const module: { exports: { default?: { tools: LoadedTool[] } } } = { exports: {} }
  compileFunction(bundle, ['module', 'require'])(module, createRequire(import.meta.url))
  return module.exports.default?.tools ?? []
}
