import { expect, test } from 'vitest'
import { storableJson } from './storable-json.ts'

test('leaves out NULs and marks halves of characters, in texts and names', () => {
  expect(storableJson({ 'a\0': ['\ud800', 'x\udc00y', 'a\0b'] })).toBe(
    String.raw`{"a":["\ufffd","x\ufffdy","ab"]}`,
  )
})

test('keeps everything else as it is', () => {
  for (const value of [null, 1, 'plain', '😀', '\\u0000', '\\\\ud800', { a: '"\n\\' }])
    expect(JSON.parse(storableJson(value))).toEqual(value)
})
