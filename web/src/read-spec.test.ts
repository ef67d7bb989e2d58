import { expect, it } from 'vitest'
import { exampleSpec } from './example-spec.ts'
import { readSpec } from './read-spec.ts'

it('reads the example that the page offers', () => {
  const reading = readSpec(JSON.stringify(exampleSpec))
  expect(reading).toMatchObject({ isValid: true, spec: { title: exampleSpec.title } })
})

it('says that a text is not JSON, and where', () => {
  const reading = readSpec('{ "title": ')
  expect(reading).toEqual({
    isValid: false,
    problems: [{ pointer: '', detail: expect.stringMatching(/^This is not JSON: /) }],
  })
})

it('points at every place that needs another value', () => {
  const [tool] = exampleSpec.tools
  const reading = readSpec(
    JSON.stringify({
      ...exampleSpec,
      title: '',
      tools: [{ ...tool, name: 'Not Snake' }],
      secrets: [{ key: 'lower', description: 'x' }],
    }),
  )
  const pointers = reading.isValid ? [] : reading.problems.map((problem) => problem.pointer)
  expect(pointers).toEqual(['/title', '/tools/0/name', '/secrets/0/key'])
})

it('says in plain words what is wrong', () => {
  const { title, ...rest } = exampleSpec
  const reading = readSpec(JSON.stringify({ ...rest, description: '', colour: title }))
  const problems = reading.isValid ? [] : reading.problems
  expect(problems.map((problem) => [problem.pointer, problem.detail])).toEqual([
    ['/title', 'This is missing'],
    ['/description', 'This must not be empty'],
    ['', 'There is no such field: colour'],
  ])
})

it('escapes what a JSON pointer must escape', () => {
  const [tool] = exampleSpec.tools
  const inputSchema = { type: 'object', properties: { 'a/b~c': { minLength: -1 } } }
  const reading = readSpec(JSON.stringify({ ...exampleSpec, tools: [{ ...tool, inputSchema }] }))
  const pointers = reading.isValid ? [] : reading.problems.map((problem) => problem.pointer)
  expect(pointers[0]).toMatch(/^\/tools\/0\/inputSchema\/properties\/a~1b~0c/)
})
