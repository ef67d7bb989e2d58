import { expect, test } from 'vitest'
import { markdownProblems, markdownText } from './markdown-text.ts'

test.each([
  'Plain words, *emphasis* and `code`.',
  'A [link](https://example.com/a?b=c#d), <https://example.com> and <mailto:ana@example.com>.',
  'Mail [us](mailto:ana@example.com) or <ana@example.com>.',
  '[named]: https://example.com\n\nSee [named].',
  '3 < 4 and a <- b',
  'Use `<b>` in a line of code, or ``a ` and <i>``.',
  '```html\n<script>alert(1)</script>\n[x](javascript:alert(1))\n```\n\nDone.',
  '~~~\n<b>\n~~~',
  '\\<b> is no element',
])('lets pass what pages show as it is meant: %j', (text) => {
  expect(markdownProblems(text)).toEqual([])
})

test.each([
  ['words <script>alert(1)</script>', 'Line 1: HTML'],
  ['\n\n<img src=x onerror=alert(1)>', 'Line 3: HTML'],
  ['<!-- hidden -->', 'Line 1: HTML'],
  ['</p>', 'Line 1: HTML'],
  ['`a` <b>bold</b> `c`', 'Line 1: HTML'],
  ['```\ncode\n```\n<iframe src="https://example.com">', 'Line 4: HTML'],
  ['``` not a fence ``` <b>', 'Line 1: HTML'],
  ['[x](javascript:alert(1))', 'Line 1: a link begins with'],
  ['[x](JaVaScRiPt:alert(1))', 'Line 1: a link begins with'],
  ['[x](javascript&#58;alert(1))', 'Line 1: a link begins with'],
  ['[x](\tjavascript:alert(1))', 'Line 1: a link begins with'],
  ['[x](<javascript:alert(1)>)', 'Line 1: a link begins with'],
  ['[x](data:text/html,hi)', 'Line 1: a link begins with'],
  ['[x](//example.com)', 'Line 1: a link begins with'],
  ['[x](/v1/me)', 'Line 1: a link begins with'],
  ['![x](file:///etc/passwd)', 'Line 1: a link begins with'],
  ['a\n\n[x]: vbscript:msgbox', 'Line 3: a link begins with'],
  ['<javascript:alert(1)>', 'Line 1: a link begins with'],
])('refuses %j and says where', (text, said) => {
  expect(markdownProblems(text).map((problem) => problem.slice(0, said.length))).toContain(said)
})

test('is limited in length, and says something', () => {
  const text = markdownText({ max: 20_000 })
  expect(text.safeParse('x'.repeat(20_000)).success).toBe(true)
  expect(text.safeParse('x'.repeat(20_001)).error?.issues[0]?.message).toBe(
    'At most 20,000 characters',
  )
  expect(text.safeParse('  ').success).toBe(false)
})

test('is judged in time, whatever it holds', () => {
  const start = performance.now()
  for (const part of ['`', '[', '](', '<', '``` ', '[x](<', '~~~\n', '`a', '<a:'])
    markdownProblems(part.repeat(Math.floor(20_000 / part.length)))
  const runs = Array.from({ length: 1_400 }, (_, length) => '`'.repeat(length)).join(' ')
  expect(markdownText({ max: 20_000 }).safeParse(runs).success).toBe(false)
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('counts the lines once, however many problems there are', () => {
  const start = performance.now()
  expect(markdownProblems('<a\n'.repeat(70_000))).toHaveLength(70_000)
  expect(performance.now() - start).toBeLessThan(5_000)
})
