import { isDeepStrictEqual } from 'node:util'
import type { ToolSpec } from '../../contract/spec.ts'

interface OfferedTool {
  name: string
  title?: string | undefined
  description?: string | undefined
  inputSchema: object
  outputSchema?: object | undefined
  annotations?: object | undefined
}

const shown = ['title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const

/** In words, the first way in which the offered tools are not the spec's; undefined when they are. */
export function toolDifference(
  wanted: readonly ToolSpec[],
  offered: readonly OfferedTool[],
): string | undefined {
  try {
    return firstDifference(wanted, offered)
  } catch (err) {
    if (err instanceof RangeError) return 'The tools that the server offers are nested too deeply.'
    throw err
  }
}

function firstDifference(
  wanted: readonly ToolSpec[],
  offered: readonly OfferedTool[],
): string | undefined {
  const byName = new Map(offered.map((tool) => [tool.name, tool]))
  for (const tool of wanted) {
    const found = byName.get(tool.name)
    if (!found) return `The tool ${tool.name} is in the spec, but the server does not offer it.`
    const part = shown.find((key) => !isSame(tool[key], found[key]))
    if (part) return `The tool ${tool.name} has another ${part} than its spec.`
    byName.delete(tool.name)
  }
  const [extra] = byName.keys()
  return extra && `The server offers the tool ${extra}, which is not in the spec.`
}

/** Compared as JSON, which is what travels: a key that is undefined is a key that is not there. */
function isSame(wanted: unknown, found: unknown) {
  return isDeepStrictEqual(asJson(wanted), asJson(found))
}

function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}
