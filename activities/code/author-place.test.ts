import { expect, test } from 'vitest'
import { serverSpec, type ServerSpecInput } from '../../contract/spec.ts'
import { echoSpec } from '../../test/rows.ts'
import { authorPlace } from './author-place.ts'
import { renderSpec } from './render-spec.ts'

const [echo] = echoSpec.tools
function rendered(change: Partial<ServerSpecInput> = {}) {
  const tools = ['first_tool', 'second_tool'].map((name) => ({
    ...echo,
    name,
    implementation: `const text = input.text\nreturn { text } // of ${name}`,
  }))
  return renderSpec(serverSpec.parse({ ...echoSpec, tools, ...change }))
}
const lineOf = (code: string, part: string) =>
  code.split('\n').findIndex((line) => line.includes(part)) + 1

test.each(['first_tool', 'second_tool'])('a line of %s is named by its tool', (file) => {
  const code = rendered()
  expect(authorPlace(code, lineOf(code, `// of ${file}`))).toEqual({ file, line: 2 })
})

test.each<[string, ServerSpecInput['secrets']]>([
  ['without secrets', []],
  ['with secrets', [{ key: 'TOKEN', description: 'A token' }]],
])('a line of the shared code is named so, %s', (_how, secrets) => {
  const code = rendered({ secrets, sharedCode: 'function a() {\n  return 1 // here\n}' })
  expect(authorPlace(code, lineOf(code, '// here'))).toEqual({ file: 'sharedCode', line: 2 })
})

test('a line that nobody wrote keeps its place in the rendered code', () => {
  const code = rendered()
  const line = lineOf(code, "title: 'Echo'")
  expect(authorPlace(code, line)).toEqual({ file: 'server.ts', line })
  expect(authorPlace(code, 1)).toEqual({ file: 'server.ts', line: 1 })
})
