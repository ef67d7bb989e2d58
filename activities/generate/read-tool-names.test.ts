import { expect, test } from 'vitest'
import { specAnswerText } from '../../test/model-answers.ts'
import { echoSpec } from '../../test/rows.ts'
import { createToolNameReader } from './read-tool-names.ts'

const [echo] = echoSpec.tools
const answer = specAnswerText({
  ...echoSpec,
  tools: ['list_issues', 'get_issue'].map((name) => ({
    ...echo,
    name,
    implementation: 'return { "name": "not_a_tool" }',
    inputSchema: { type: 'object', properties: { name: { type: 'string', const: 'nor_this' } } },
  })),
} as typeof echoSpec)

test.each([1, 7, 10_000])('tells each tool once, in pieces of %i characters', (size) => {
  const read = createToolNameReader()
  const names = piecesOf(answer, size).flatMap(read)
  expect(names).toEqual(['list_issues', 'get_issue'])
})

test('does not join what came before a new beginning with what came after', () => {
  const read = createToolNameReader()
  expect([...read('{"name": "list'), ...read(null), ...read('_issues"}')]).toEqual([])
})

test('tells a tool no second time when the model begins anew', () => {
  const read = createToolNameReader()
  expect(read('{"name": "echo"')).toEqual(['echo'])
  read(null)
  expect(read('{"name": "echo"')).toEqual([])
})

function piecesOf(text: string, size: number) {
  const count = Math.ceil(text.length / size)
  return Array.from({ length: count }, (_, index) => text.slice(index * size, (index + 1) * size))
}

test('no more names are told than a server may have tools', () => {
  const read = createToolNameReader()
  const text = Array.from({ length: 1_000 }, (_, i) => `{"name":"tool_${i}"}`).join()
  expect(read(text)).toHaveLength(60)
  expect(read('{"name":"one_more"}')).toEqual([])
})
