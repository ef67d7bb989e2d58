import * as z from 'zod'

type RunTool = (input: unknown, ctx: ToolContext) => unknown

/** What the code of a tool is handed beside its input. */
export interface ToolContext {
  fetch: typeof fetch
  secrets: Readonly<Record<string, string>>
  log: Record<'debug' | 'info' | 'warn' | 'error', (message: string, data?: unknown) => void>
  signal: AbortSignal
  caller: { readonly id: string; readonly clientId: string }
}

const tool = z.object({
  name: z.string().min(1),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  run: z.custom<RunTool>((value) => typeof value === 'function', 'run is not a function'),
})

const serverModule = z.object({
  title: z.string(),
  instructions: z.string().optional(),
  tools: z.array(tool),
})

/** The default export of a server's code. */
export type ServerModule = z.infer<typeof serverModule>
export type ToolModule = ServerModule['tools'][number]

const bundle = z.object({ default: serverModule })

/** Judges what the bundle exports. */
export function checkServerModule(exports: unknown): ServerModule {
  const { success, data, error } = bundle.safeParse(exports)
  if (!success) throw new Error(`The code does not export a server: ${z.prettifyError(error)}`)
  return data.default
}
