import type { TemplateTool } from '../template-source.ts'
import { annotations, text } from './tool-parts.ts'

export const formatJson: TemplateTool = {
  name: 'format_json',
  title: 'Check and format JSON',
  description:
    'Checks that a text is valid JSON and lays it out with indentation or on one line, with sorted keys if wished. ' +
    'When it is broken, the answer says where. Use it before handing JSON on.',
  annotations,
  inputSchema: {
    type: 'object',
    properties: {
      text: { ...text, description: 'The JSON text' },
      indent: {
        type: 'integer',
        minimum: 0,
        maximum: 8,
        description: 'Spaces per level, 2 when left out; 0 puts all on one line',
      },
      sortKeys: { type: 'boolean', description: 'Whether the keys of objects are sorted' },
    },
    required: ['text'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      isValid: { type: 'boolean' },
      text: { type: 'string', description: 'The formatted JSON, when it is valid' },
      error: { type: 'string', description: 'What is wrong, when it is not' },
      line: { type: 'integer' },
      column: { type: 'integer' },
    },
    required: ['isValid'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'Sorted and indented',
      arguments: { text: '{"b":1,"a":[1,2]}', sortKeys: true },
      expected: { isValid: true, text: '{\n  "a": [\n    1,\n    2\n  ],\n  "b": 1\n}' },
    },
    {
      title: 'Broken',
      arguments: { text: '{"a": 1,}' },
      expected: { isValid: false, line: 1, column: 9 },
    },
  ],
  implementation: String.raw`
const sort = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sort)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sort(item)]),
  )
}
try {
  const value: unknown = JSON.parse(input.text)
  return { isValid: true, text: JSON.stringify(input.sortKeys ? sort(value) : value, null, input.indent ?? 2) }
} catch (err) {
  const error = err instanceof Error ? err.message : String(err)
  const position = Number(/position (\d+)/.exec(error)?.[1] ?? (/end of JSON/.test(error) ? input.text.length : Number.NaN))
  if (Number.isNaN(position)) return { isValid: false, error }
  const before = input.text.slice(0, position).split('\n')
  return { isValid: false, error, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
`,
}
