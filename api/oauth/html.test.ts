import { expect, test } from 'vitest'
import { html, plainText } from './html.ts'

test('escapes what is put in, in text and in attributes', () => {
  const hostile = `"><script>alert('x')</script>&`
  const { text } = html`<a title="${hostile}">${hostile}</a>`
  expect(text).not.toContain('<script')
  expect(text.match(/"/g)).toHaveLength(2)
})

test('takes pieces of its own, lists of them, and leaves out what is not there', () => {
  const markup = html // under another name prettier leaves the white space alone
  const items = ['<', 'b'].map((item) => markup`<li>${item}</li>`)
  expect(markup`<ul>${items}</ul>${undefined}${false}${3}`.text).toBe(
    '<ul><li>&lt;</li><li>b</li></ul>3',
  )
})

test('makes a name of a stranger fit to stand in a sentence', () => {
  expect(plainText(' Nice\u0000 \u202Eapp\u2066\n')).toBe('Nice app')
  expect(plainText('x'.repeat(200))).toHaveLength(80)
})
