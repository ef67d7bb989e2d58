import type { ServerSpec, ToolSpec } from '../../contract/spec.ts'
import { writeJson } from './write-json.ts'

/** A spec for reading, by people and models: JSON, with code in blocks of its own. */
export function readableSpec(spec: ServerSpec): string {
  const { title, description, instructions, secrets, allowedDomains, sharedCode, tools } = spec
  const about = { title, description, instructions, secrets, allowedDomains }
  const blocks = [
    block('about the server', writeJson(about)),
    ...(sharedCode ? [block('shared code', sharedCode.trim())] : []),
    ...tools.flatMap(toolBlocks),
  ]
  return `${blocks.join('\n\n')}\n`
}

function toolBlocks({ implementation, ...tool }: ToolSpec): string[] {
  return [
    block(`tool ${tool.name}`, writeJson(tool)),
    block(`implementation of ${tool.name}`, implementation.trim()),
  ]
}

function block(title: string, text: string): string {
  return `--- ${title}\n${text}`
}
