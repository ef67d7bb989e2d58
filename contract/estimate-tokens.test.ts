import { expect, test } from 'vitest'
import { estimateToolTokens } from './estimate-tokens.ts'

const tool = {
  name: 'echo',
  title: 'Echo',
  description: 'Answers with the same text.',
  inputSchema: { type: 'object' as const, properties: { text: { type: 'string' as const } } },
}

test('a list of tools grows by each tool, and by what clients are sent of it alone', () => {
  const one = estimateToolTokens([tool])
  expect(one).toBeGreaterThan(30)
  expect(one).toBeLessThan(60)
  expect(estimateToolTokens([tool, tool])).toBeGreaterThan(1.9 * one)
  expect(estimateToolTokens([{ ...tool, implementation: 'x'.repeat(9_000) } as typeof tool])).toBe(
    one,
  )
})
