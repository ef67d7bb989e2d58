import { expect, test } from 'vitest'
import { skeletonOf } from './skeleton.ts'

test.each([
  ['GitHub reader', 'githu-b reader'],
  ['GitHub reader', 'G1thub Reader'],
  ['GitHub reader', 'GitHHub  reader!'],
  ['GitHub reader', 'GіtHub rеader'], // Cyrillic і and е
  ['Modern weather', 'Modem weather'],
  ['Weather', 'Wéather'],
  ['Weather', 'VVeather'],
  ['Notion', 'N0tion'],
  ['Stripe', 'sᴛʀɪᴘᴇ'], // small capitals
  ['Yummy burgers', 'ΥUMMΥ ΒURGERS'], // Greek Υ and Β
  ['Yummy', 'Ύummy'], // Greek Υ with a mark
  ['Music', 'Mυsic'], // Greek υ
  ['GitHub', 'Gıthub'], // without its dot
  ['Gitlab bridge', 'Giŧłaƀ ƀriđge'],
  ['Calendar', 'Ϲalendar'], // Greek lunate sigma
  ['Music', 'Musiϲ'],
  ['MCP', 'ᎷᏟᏢ'], // Cherokee
  ['MCP', 'ꮇꮯꮲ'], // Cherokee, small
  ['MCP', 'ꓟꓚꓑ'], // Lisu
])('%j and %j look the same', (one, other) => {
  expect(skeletonOf(other)).toBe(skeletonOf(one))
})

test.each([
  ['GitHub reader', 'GitHub writer'],
  ['Weather', 'Weather alerts'],
])('%j and %j do not', (one, other) => {
  expect(skeletonOf(other)).not.toBe(skeletonOf(one))
})
