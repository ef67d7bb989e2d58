import type { ServerSpec, ToolSpec } from '../../contract/spec.ts'

/** A spec as text that a person reads line by line, so that two can be compared. */
export function specText(spec: ServerSpec): string {
  return [
    `title: ${spec.title}`,
    ...paragraph('description', spec.description),
    ...paragraph('instructions', spec.instructions ?? ''),
    ...spec.allowedDomains.map((domain) => `host: ${domain}`),
    ...spec.secrets.map(
      ({ key, whose, description }) => `secret: ${key} (${whose}) ${description}`,
    ),
    ...paragraph('shared code', spec.sharedCode ?? ''),
    ...spec.tools.flatMap(toolText),
    '',
  ].join('\n')
}

function toolText(tool: ToolSpec): string[] {
  return [
    '',
    `tool: ${tool.name}`,
    `  title: ${tool.title}`,
    ...indented(paragraph('description', tool.description)),
    ...indented(paragraph('hints', JSON.stringify(tool.annotations))),
    ...indented(paragraph('input', JSON.stringify(tool.inputSchema, null, 2))),
    ...indented(paragraph('output', json(tool.outputSchema))),
    ...indented(paragraph('code', tool.implementation)),
    ...indented(tool.exampleCalls.flatMap((call) => paragraph('example', json(call)))),
  ]
}

function paragraph(name: string, text: string): string[] {
  if (text === '') return []
  const [first = '', ...rest] = text.split('\n')
  return rest.length === 0 ? [`${name}: ${first}`] : [`${name}:`, ...indented([first, ...rest])]
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

function json(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}
