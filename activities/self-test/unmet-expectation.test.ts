import { expect, test } from 'vitest'
import { unmetExpectation } from './unmet-expectation.ts'

const result = (structured: unknown) => ({ text: JSON.stringify(structured), structured })
const city = { name: 'Berlin', at: { lat: 52.5, lon: 13.4 }, tags: ['big', 'old'], mayor: null }

test.each([
  [{}],
  [{ name: 'Berlin' }],
  [{ at: { lat: 52.5 } }],
  [{ tags: ['big'] }],
  [{ mayor: null }],
  [{ at: { lon: 13.4 + 1e-14 } }],
])('%j is within the result', (expected) => {
  expect(unmetExpectation(expected, result(city))).toBeUndefined()
})

test.each([
  [{ name: 'Paris' }, 'name should be "Paris" and is "Berlin"'],
  [{ at: { height: 3 } }, 'at.height is missing (expected 3)'],
  [{ tags: ['big', 'old', 'grey'] }, 'tags[2] is missing (expected "grey")'],
  [{ tags: [] }, 'tags should be [] and is ["big","old"]'],
  [{ name: { de: 'Berlin' } }, 'name should be {"de":"Berlin"} and is "Berlin"'],
  [{ constructor: 1 }, 'constructor is missing (expected 1)'],
])('of %j is said: %s', (expected, words) => {
  expect(unmetExpectation(expected, result(city))).toBe(`In the result, ${words}.`)
})

test('of many differences the first are named, and long values are cut', () => {
  const expected = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((key) => [key, 1]))
  const words = unmetExpectation(expected, result({ a: 'x'.repeat(10_000) }))
  expect(words).toMatch(
    /^In the result, a should be 1 and is "x+…; b is .*; c is .*\. 2 more differ\.$/,
  )
  expect(words?.length).toBeLessThan(400)
})

test('a text must stand in the text', () => {
  expect(unmetExpectation('lin', { text: 'Berlin', structured: undefined })).toBeUndefined()
  expect(unmetExpectation('a b\n', { text: 'a\n  b', structured: undefined })).toBeUndefined()
  expect(unmetExpectation('Paris', { text: 'Berlin', structured: undefined })).toBe(
    'The result should hold "Paris", and is "Berlin".',
  )
})

test('fields are looked for in text that is JSON, and missed in other text', () => {
  expect(unmetExpectation({ a: 1 }, { text: '{"a":1}', structured: undefined })).toBeUndefined()
  expect(unmetExpectation({ a: 1 }, { text: 'one', structured: undefined })).toBe(
    'The result should be structured and have {"a":1}, and is "one".',
  )
})
