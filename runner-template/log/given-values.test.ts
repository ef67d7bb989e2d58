import { expect, test } from 'vitest'
import { createGivenValues } from './given-values.ts'

test('what one caller gave is hidden in the calls of others, until many have called since', () => {
  const given = createGivenValues()
  expect(given.note({ KEY: 'value-of-one' })('value-of-one')).toBe('[secret:KEY]')
  given.note({})
  given.note({ KEY: 'value-of-two' })
  expect(given.redact('value-of-one, value-of-two')).toBe('[secret:KEY], [secret:KEY]')
  for (let n = 0; n < 63; n++) given.note({ KEY: `value-${n}-of-many` })
  given.note({ KEY: 'value-of-two' })
  expect(given.redact('value-of-one, value-of-two')).toBe('value-of-one, [secret:KEY]')
})
