import { expect, test } from 'vitest'
import { toolSpec } from '../../contract/spec.ts'
import { chooseExamples } from './choose-examples.ts'

const tool = (name: string, titles: string[]) =>
  toolSpec.parse({
    name,
    title: name,
    description: name,
    inputSchema: { type: 'object' },
    annotations: { readOnlyHint: true },
    implementation: 'return ""',
    exampleCalls: titles.map((title) => ({ title, arguments: {} })),
  })
const many = (count: number, of: string) => Array.from({ length: count }, (_, i) => `${of}${i}`)
const shown = (...tools: Parameters<typeof chooseExamples>) =>
  chooseExamples(...tools).map(({ tool: name, example }) => `${name} ${example.title}`)

test('each tool gets its turn', () => {
  expect(shown([tool('a', ['1', '2', '3']), tool('b', ['1'])], [])).toEqual([
    'a 1',
    'b 1',
    'a 2',
    'a 3',
  ])
})

test('what both versions have is called once', () => {
  const [first, second] = chooseExamples([tool('a', ['1', '2'])], [tool('a', ['1', 'old'])])
  expect(first).toMatchObject({ isOwn: true, isFormer: true })
  expect(second).toMatchObject({ isOwn: true, isFormer: false })
  expect(shown([tool('a', ['1', '2'])], [tool('a', ['1', 'old'])])).toEqual(['a 1', 'a 2', 'a old'])
})

test('calls of tools that are gone are left out', () => {
  expect(shown([tool('a', ['1'])], [tool('gone', ['1'])])).toEqual(['a 1'])
})

test('no more than sixty calls, and the live version has its share', () => {
  const own = many(10, 'own').map((name) => tool(name, many(10, 't')))
  const former = many(10, 'own').map((name) => tool(name, many(10, 'old')))
  const both = chooseExamples(own, former)
  expect(both).toHaveLength(60)
  expect(both.filter(({ isFormer }) => isFormer)).toHaveLength(20)
  expect(chooseExamples(own, [])).toHaveLength(60)
  expect(chooseExamples([tool('own0', ['t'])], former)).toHaveLength(11)
})
