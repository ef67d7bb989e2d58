import type { ServerSpec, ToolSpec } from '../../contract/spec.ts'

/** A spec for reading, by people and models: JSON, with code in blocks of its own. */
export function readableSpec({ tools, sharedCode, ...about }: ServerSpec): string {
  const blocks = [
    block('about the server', JSON.stringify(about, null, 2)),
    ...(sharedCode ? [block('shared code', sharedCode.trim())] : []),
    ...tools.flatMap(toolBlocks),
  ]
  return `${blocks.join('\n\n')}\n`
}

function toolBlocks({ implementation, ...tool }: ToolSpec): string[] {
  return [
    block(`tool ${tool.name}`, JSON.stringify(tool, null, 2)),
    block(`implementation of ${tool.name}`, implementation.trim()),
  ]
}

function block(title: string, text: string): string {
  return `--- ${title}\n${text}`
}
