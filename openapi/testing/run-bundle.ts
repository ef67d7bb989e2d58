import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'

export type CallTool = (name: string, input: unknown) => Promise<unknown>

/** Loads a bundle as the runner does, and calls its tools with the given fetch and secrets. */
export function loadBundle(
  bundle: string,
  { fetch, secrets }: { fetch: typeof globalThis.fetch; secrets: Record<string, string> },
): CallTool {
  const module: { exports: { default?: { tools: LoadedTool[] } } } = { exports: {} }
  compileFunction(bundle, ['module', 'require'])(module, createRequire(import.meta.url))
  const tools = module.exports.default?.tools ?? []
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const ctx = {
    fetch,
    secrets,
    log,
    signal: new AbortController().signal,
    caller: { id: 'usr_test', clientId: 'test' },
  }
  return async (name, input) => {
    const tool = tools.find((candidate) => candidate.name === name)
    if (!tool) throw new Error(`there is no tool ${name}`)
    return tool.run(input, ctx)
  }
}

interface LoadedTool {
  name: string
  run: (input: unknown, ctx: unknown) => Promise<unknown>
}
