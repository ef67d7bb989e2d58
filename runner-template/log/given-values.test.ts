import { expect, test } from 'vitest'
import { createGivenValues } from './given-values.ts'

const valueOf = (who: string | number) => `value-1234567-of-${who}`

test('what one caller gave is hidden in the calls of others, until many have called since', () => {
  const given = createGivenValues()
  const both = `${valueOf('one')}, ${valueOf('two')}`
  expect(given.note({ KEY: valueOf('one') })(valueOf('one'))).toBe('[secret:KEY]')
  given.note({})
  given.note({ KEY: valueOf('two') })
  expect(given.redact(both)).toBe('[secret:KEY], [secret:KEY]')
  for (let n = 0; n < 63; n++) given.note({ KEY: valueOf(n) })
  given.note({ KEY: valueOf('two') })
  expect(given.redact(both)).toBe(`${valueOf('one')}, [secret:KEY]`)
})

test('what somebody can guess is hidden in the calls of its caller alone', () => {
  const given = createGivenValues()
  for (const value of [
    'not found',
    'hunter2',
    'a-long-word-without-digits',
    '12345678901234567890',
  ]) {
    expect(given.note({ KEY: value })(value)).toBe('[secret:KEY]')
    expect(given.redact(value)).toBe(value)
  }
})
