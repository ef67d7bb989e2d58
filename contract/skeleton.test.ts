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
  ['Notion', 'Νotion'], // Greek Ν
  ['Zendesk', 'Ζendesk'], // Greek Ζ
  ['HubSpot', 'ΗubSpot'], // Greek Η
  ['Gitlab', 'ɡitlɑb'], // the phonetic letters
  ['Honcho', 'հօոchօ'], // Armenian
  ['Qwen', 'ԚԜen'], // Cyrillic of other languages
])('%j and %j look the same', (one, other) => {
  expect(skeletonOf(other)).toBe(skeletonOf(one))
})

const capitals = {
  Greek: { ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ: 'ABEZHIKMNOPTYX', ΆΈΉΊΌΎΪΫ: 'AEHIOYIY' },
  Cyrillic: { АВЕКМНОРСТУХ: 'ABEKMHOPCTYX', ЅІЈҮҺӀԀԚԜЁЇЗЬ: 'SIJYHIDQWEI3b' },
}
test.each(
  Object.entries(capitals).flatMap(([script, rows]) =>
    Object.entries(rows).flatMap(([row, latin]) =>
      Array.from(row, (letter, at) => [script, letter, latin.charAt(at)]),
    ),
  ),
)(
  'a capital of %s is read as the Latin letter that it looks like: %s',
  (_script, letter, latin) => {
    expect(skeletonOf(letter)).toBe(skeletonOf(latin))
  },
)

test.each([
  ['GitHub reader', 'GitHub writer'],
  ['Weather', 'Weather alerts'],
])('%j and %j do not', (one, other) => {
  expect(skeletonOf(other)).not.toBe(skeletonOf(one))
})
