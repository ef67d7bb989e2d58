import { atTop, evasion, type Evasion } from '../evasion.ts'

export const plainTextEvasions: Evasion[] = [
  evasion('plain-text', 'a direction override in a string', 'return "admin\u202e"'),
  evasion('plain-text', 'a direction isolate in a comment', '/* \u2066 } \u2069 */ return "x"'),
  evasion('plain-text', 'a zero-width space in a string', 'return "a\u200bb"'),
  evasion(
    'plain-text',
    'a zero-width joiner in a name',
    'const a\u200db = 1\nreturn String(a\u200db)',
  ),
  evasion(
    'plain-text',
    'a filler that looks like nothing as a name',
    'const \u3164 = "x"\nreturn \u3164',
  ),
  evasion(
    'plain-text',
    'Cyrillic letters in a Latin name',
    'const sc\u043epe = "x"\nreturn sc\u043epe',
  ),
  evasion(
    'plain-text',
    'Greek letters in a Latin name',
    'const \u03bfwner = "x"\nreturn \u03bfwner',
  ),
  evasion('plain-text', 'a name written with an escape', 'const \\u0061b = 1\nreturn String(ab)'),
  evasion('plain-text', 'tag characters', 'return "x\u{e0061}\u{e0062}"'),
  evasion('plain-text', 'a silenced type check', '// @ts-ignore\nreturn input.nothing'),
  evasion('plain-text', 'a silenced file', '// @ts-nocheck\nreturn "x"'),
  evasion('plain-text', 'an expected error', '/* @ts-expect-error */ return input.nothing'),
  evasion('plain-text', 'a control character', 'return "a\u0008b"'),
  evasion('plain-text', 'broken syntax', 'return {'),
  atTop(
    'plain-text',
    'nesting that would break the parser',
    `const x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  ),
]
