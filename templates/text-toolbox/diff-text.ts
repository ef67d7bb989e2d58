import type { TemplateTool } from '../template-source.ts'
import { annotations } from './tool-parts.ts'

export const diffText: TemplateTool = {
  name: 'diff_text',
  title: 'Compare two texts',
  description:
    'Compares two texts line by line and returns the changes in the usual form: "-" removed, "+" added, with some lines around them. ' +
    'Use it to see or to show exactly what changed between two versions.',
  annotations,
  inputSchema: {
    type: 'object',
    properties: {
      before: { type: 'string', maxLength: 100_000, description: 'The old text' },
      after: { type: 'string', maxLength: 100_000, description: 'The new text' },
      context: {
        type: 'integer',
        minimum: 0,
        maximum: 20,
        description: 'Unchanged lines to show around a change, 2 when left out',
      },
      ignoreWhitespace: {
        type: 'boolean',
        description: 'Whether spaces at the ends of lines and their number do not count',
      },
    },
    required: ['before', 'after'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      isEqual: { type: 'boolean' },
      addedLines: { type: 'integer' },
      removedLines: { type: 'integer' },
      diff: { type: 'string', description: 'Empty when the texts are equal' },
      isCut: {
        type: 'boolean',
        description: 'Whether the diff was too long to be shown whole',
      },
    },
    required: ['isEqual', 'addedLines', 'removedLines', 'diff', 'isCut'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'One line changed',
      arguments: { before: 'one\ntwo\nthree', after: 'one\n2\nthree' },
      expected: { isEqual: false, diff: '  one\n- two\n+ 2\n  three' },
    },
    {
      title: 'Only blanks differ',
      arguments: { before: 'a  b', after: 'a b ', ignoreWhitespace: true },
      expected: { isEqual: true, diff: '' },
    },
  ],
  implementation: String.raw`
const clean = (line: string) => (input.ignoreWhitespace ? line.replace(/\s+/g, ' ').trim() : line)
const before = input.before.split(/\r\n|\r|\n/).map(clean)
const after = input.after.split(/\r\n|\r|\n/).map(clean)
if (before.length * after.length > 16_000_000) {
  throw new Error('Both texts together have too many lines to compare. Compare parts of up to 4,000 lines.')
}
const around = input.context ?? 2
const changes = compareLines(before, after)
const shown = new Set<number>()
changes.forEach((change, index) => {
  if (change.kind === 'same') return
  for (let near = index - around; near <= index + around; near += 1) shown.add(near)
})
const lines: string[] = []
changes.forEach(({ kind, line }, index) => {
  if (!shown.has(index)) return
  if (lines.length > 0 && !shown.has(index - 1)) lines.push('…')
  lines.push((kind === 'same' ? '  ' : kind === 'added' ? '+ ' : '- ') + line)
})
const addedLines = changes.filter(({ kind }) => kind === 'added').length
const removedLines = changes.filter(({ kind }) => kind === 'removed').length
const diff = lines.join('\n')
return {
  isEqual: addedLines + removedLines === 0,
  addedLines,
  removedLines,
  diff: diff.slice(0, 20_000),
  isCut: diff.length > 20_000,
}
`,
}
