import { describe, expect, it } from 'vitest'
import { cleanText, shorten } from './clean-text.ts'

describe('cleanText', () => {
  it.each([
    ['<p>One <b>bold</b> word.</p>\n<p>Two</p>', 'One bold word. Two'],
    [
      'See [the docs](https://a.b/c "x") or [this](https://a.b).',
      'See [the docs](https://a.b/c "x") or this.',
    ],
    ['# Title\n\n**Strong** and __under__', 'Title Strong and under'],
    ['a\u202eb\u200bc\u0007d\ufffde', 'abcde'],
    ['a <!-- hidden --> b', 'a b'],
    ['a <!-- never closed', 'a'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['more <a href="x">here</a>.', 'more here.'],
    ['   ', ''],
  ])('leaves of %j what a person reads', (text, expected) => {
    expect(cleanText(text)).toBe(expected)
  })

  it('takes no time on texts that are made to take it', () => {
    const before = process.cpuUsage().user
    for (const unit of ['<', '[', '<a ', '![a](', '<!--', '# ', ' '])
      for (let i = 0; i < 20; i += 1) cleanText(unit.repeat(20_000))
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
  })
})

describe('shorten', () => {
  it.each([
    ['short', 10, 'short'],
    ['One sentence here. Another one there.', 25, 'One sentence here.'],
    ['longer words without an end', 14, 'longer words…'],
    ['unbrokenunbroken', 8, 'unbroke…'],
    ['🙂🙂🙂🙂', 4, '🙂…'],
  ])('ends %j within %i characters', (text, most, expected) => {
    expect(shorten(text, most)).toBe(expected)
    expect(shorten(text, most).length).toBeLessThanOrEqual(most)
  })
})
