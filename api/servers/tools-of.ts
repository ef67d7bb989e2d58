import type { Tool } from '../../contract/nouns.ts'
import type { ServerSpec } from '../../contract/spec.ts'

/** The tools as their callers see them: without their implementations. */
export function toolsOf(spec: ServerSpec): Tool[] {
  return spec.tools.map((tool) => {
    const { implementation: _, ...shown } = tool
    return shown
  })
}
