import { matchesPattern } from './matches-pattern.ts'

interface Reader {
  source: string
  at: number
}

const LONGEST = 500
const CLASSES: Record<string, string> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' }

/** A text that a plain regular expression matches, as short as it allows; undefined for one that is beyond this. */
export function textOfPattern(pattern: string): string | undefined {
  const reader = { source: pattern, at: 0 }
  try {
    const text = readAlternatives(reader)
    return reader.at === pattern.length && matchesPattern(pattern, text) ? text : undefined
  } catch {
    return undefined // it holds something that is not read here
  }
}

/** The first alternative counts; the others are only passed over. */
function readAlternatives(reader: Reader): string {
  let first: string | undefined
  let text = ''
  for (;;) {
    const char = reader.source[reader.at]
    if (char === undefined || char === ')') return first ?? text
    if (char === '|') {
      reader.at += 1
      first ??= text
      text = ''
    } else text += readRepeated(reader)
  }
}

function readRepeated(reader: Reader): string {
  const one = readOne(reader)
  const [whole = '', least] =
    /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(reader.source.slice(reader.at)) ?? []
  reader.at += whole.length
  if (whole === '' || whole.startsWith('+')) return one
  const count = Number(least ?? 0)
  if (count * one.length > LONGEST) throw new Error('too long')
  return one.repeat(count)
}

function readOne(reader: Reader): string {
  const { source, at } = reader
  reader.at += 1
  const char = source[at] ?? ''
  switch (char) {
    case '^':
    case '$':
      return ''
    case '.':
      return 'a'
    case '[':
      return readClass(reader)
    case '(': {
      const opening = /^\((?:\?:|\?<\w+>|(?!\?))/.exec(source.slice(at))?.[0]
      if (opening === undefined) throw new Error('looks around')
      reader.at = at + opening.length
      const text = readAlternatives(reader)
      reader.at += 1
      return text
    }
    case '\\':
      return readEscape(reader)
    default:
      return char
  }
}

function readEscape(reader: Reader): string {
  const char = reader.source[reader.at] ?? ''
  reader.at += 1
  if (char === 'b') return ''
  if (Object.hasOwn(CLASSES, char)) return CLASSES[char] ?? ''
  if (/[a-z0-9]/i.test(char)) throw new Error('an escape of another kind')
  return char
}

/** The first character of a class that is spelled out; of one that excludes, whatever it leaves. */
function readClass(reader: Reader): string {
  const end = /^(?:\\.|[^\]\\])*\]/.exec(reader.source.slice(reader.at))?.[0]
  if (end === undefined) throw new Error('a class without an end')
  reader.at += end.length
  const one = new RegExp(`^[${end}$`, 'u')
  const found = Array.from('aA1-_. /@').find((char) => one.test(char))
  const listed = Array.from(end).find((char) => one.test(char))
  const char = found ?? listed
  if (char === undefined) throw new Error('nothing that fits')
  return char
}
