import { expect, test } from 'vitest'
import { denialSentence, explainDenial } from './egress-denials.ts'

test('a tool is told the host and the reason in one sentence', () => {
  expect(explainDenial({ host: 'api.example.com', denial: 'no-such-name' })).toBe(
    'api.example.com cannot be reached: the name is not known, or no name server answered',
  )
})

test('a page shows the reason as a sentence of its own', () => {
  expect(denialSentence('private-address')).toBe('The name leads into a private network.')
  expect(denialSentence('of-another-release')).toBe('of-another-release')
})
