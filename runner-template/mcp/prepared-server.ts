import {
  fromJsonSchema,
  type McpServerOptions,
  type ToolAnnotations,
} from '@modelcontextprotocol/server'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'
import type { ServerModule, ToolModule } from './server-module.ts'

// One for the process. It interprets schemas: the usual one compiles them to code, which the runner's flags forbid.
const validator = new CfWorkerJsonSchemaValidator()
const LIST_HINT = { ttlMs: 60_000, cacheScope: 'private' } as const

const OPTIONS = {
  capabilities: { tools: { listChanged: true } },
  jsonSchemaValidator: validator,
  cacheHints: { 'tools/list': LIST_HINT, 'server/discover': LIST_HINT },
} satisfies McpServerOptions

type Schema = ReturnType<typeof fromJsonSchema>

export interface PreparedTool {
  name: string
  config: {
    inputSchema: Schema
    outputSchema?: Schema
    title?: string
    description?: string
    annotations?: ToolAnnotations
  }
  run: ToolModule['run']
}

/** A server with all the work done that does not depend on a request. */
export interface PreparedServer {
  info: { name: string; title: string; version: string }
  options: McpServerOptions
  /** Of the earlier era, where a server without sessions has no way to tell of changes. */
  legacyOptions: McpServerOptions
  tools: ReadonlyMap<string, PreparedTool>
}

export function prepareServer({
  module: { title, instructions, tools },
  name,
  version,
}: {
  module: ServerModule
  name: string
  version: string
}): PreparedServer {
  const options = instructions ? { ...OPTIONS, instructions } : OPTIONS
  return {
    info: { name, title, version },
    options,
    legacyOptions: { ...options, capabilities: { tools: { listChanged: false } } },
    tools: new Map(tools.map((tool) => [tool.name, prepareTool(tool)])),
  }
}

function prepareTool({ name, run, inputSchema, outputSchema, ...texts }: ToolModule): PreparedTool {
  return {
    name,
    run,
    config: {
      ...defined(texts),
      inputSchema: fromJsonSchema(inputSchema, validator),
      ...(outputSchema && { outputSchema: fromJsonSchema(outputSchema, validator) }),
    },
  }
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<T>
}
