import type { ToolSpec } from './spec.ts'

/** Bytes of JSON that make one token, about, in the words and braces of a tool list. */
const BYTES_PER_TOKEN = 3.6

/** What the list of these tools takes of a model's context, about: what clients send it with every conversation. */
export function estimateToolTokens(
  tools: readonly Pick<ToolSpec, 'name' | 'title' | 'description' | 'inputSchema'>[],
): number {
  const list = tools.map(({ name, title, description, inputSchema }) => ({
    name,
    title,
    description,
    inputSchema,
  }))
  return Math.ceil(new TextEncoder().encode(JSON.stringify(list)).length / BYTES_PER_TOKEN)
}
