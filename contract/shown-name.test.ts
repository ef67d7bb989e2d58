import { expect, test } from 'vitest'
import { nameFromElsewhere, organisationName, personName } from './shown-name.ts'

const saidOf = (name: string) => personName.safeParse(name).error?.issues[0]?.message

test.each([
  'Ada Lovelace',
  '  Ada  ',
  'Åsa-Maria O’Neill',
  '田中 太郎',
  'Ольга',
  'Build & Co',
  'Sun \u2600\ufe0f',
  'MyMCP',
])('%j is a name', (name) => {
  expect(personName.parse(name)).toBe(name.trim())
  expect(organisationName.parse(name)).toBe(name.trim())
})

test.each([
  ['a mark of direction', 'Ada \u202Eevol'],
  ['an isolate', 'Ada\u2066'],
  ['a joiner', 'Ada\u200dL'],
  ['a blank without width', 'A\u200bda'],
  ['a line break', 'Ada\nL'],
  ['a line separator', 'Ada\u2028L'],
  ['a control', 'Ada\u0007'],
  ['a filler', '\u3164'],
  ['an empty pattern', '\u2800'],
  ['a variant of no picture', 'Ada\ufe0f'],
  ['half of a character', 'Ada\ud83d'],
  ['a tag', 'Ada\u{e0041}'],
])('refuses %s', (_what, name) => {
  expect(saidOf(name)).toBe('One line of plain text, without characters that nobody sees')
})

test.each([
  'BuildMyMCP',
  'buildmymcp',
  'Build My MCP',
  'BuildMyMCP Official',
  'The Bu1ldMyMCP team',
  'BuiIdMyMCP',
  'ВuildMуМСР', // Cyrillic В, у, М, С and Р
  'ΒUILDΜΥMCΡ', // Greek Β, Μ, Υ and Ρ
  'ʙᴜɪʟᴅᴍʏᴍᴄᴘ',
  'ＢｕｉｌｄＭｙＭＣＰ',
  '𝐁𝐮𝐢𝐥𝐝𝐌𝐲𝐌𝐂𝐏',
  'B.u.i.l.d—M.y—M.C.P',
  'Bùîldm̃yMCP',
])('%j reads like the product', (name) => {
  expect(saidOf(name)).toBe('Choose another: this reads like BuildMyMCP itself')
})

test('a name from elsewhere is taken without what nobody sees, and not at all when it may be none', () => {
  expect(nameFromElsewhere(' Ada\u202E \u200bL.\n')).toBe('Ada L.')
  expect(nameFromElsewhere('\u200b'.repeat(90) + 'Ada')).toBe('Ada')
  expect(nameFromElsewhere('a'.repeat(79) + '😀')).toBe('a'.repeat(79))
  expect(nameFromElsewhere('\u3164')).toBeUndefined()
  expect(nameFromElsewhere('Build\u200bMyMCP')).toBeUndefined()
})
