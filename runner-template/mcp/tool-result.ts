import type { CallToolResult } from '@modelcontextprotocol/server'

const MAX_BYTES = 1024 * 1024

/** Makes a result of what a tool returned: text, or an object, which is also given as text for clients without structure. */
export function toolResult(value: unknown): CallToolResult {
  if (typeof value === 'string') return { content: [textBlock(value)] }
  if (typeof value !== 'object' || value === null) {
    throw new Error(
      `The tool returned ${value === null ? 'null' : typeof value}, not text or an object`,
    )
  }
  const block = textBlock(JSON.stringify(value))
  if (Array.isArray(value)) return { content: [block] }
  return { content: [block], structuredContent: JSON.parse(block.text) }
}

export function errorResult(message: string): CallToolResult {
  return { content: [{ type: 'text', text: message }], isError: true }
}

function textBlock(text: string) {
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_BYTES) {
    throw new Error(
      `The result is too large: ${bytes} bytes, and ${MAX_BYTES} are allowed. Ask for less, for example for one page.`,
    )
  }
  return { type: 'text' as const, text }
}
