// A regular expression as a tree: enough of its grammar to tell what repeats what.

export type Part =
  | { kind: 'atom'; source: string }
  /** Takes no character: an anchor, a border, a look around, or a reference back. */
  | { kind: 'assertion'; body: Part | undefined }
  | { kind: 'repeat'; part: Part; min: number; max: number }
  | { kind: 'sequence'; parts: Part[] }
  | { kind: 'choice'; parts: Part[] }

interface Reader {
  source: string
  at: number
}

const OPENING = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[a-z]*(?:-[a-z]+)?:))?/y
const ESCAPE = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|[^])/iy
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y
const ASSERTION = /[\^$]|\\[bB]|\\k<[^>]*>|\\[1-9]\d*/y

/** Reads a pattern that the language itself accepts. */
export function readPattern(source: string): Part {
  return readChoice({ source, at: 0 })
}

function readChoice(reader: Reader): Part {
  const choices: Part[][] = [[]]
  while (reader.at < reader.source.length && reader.source[reader.at] !== ')') {
    if (reader.source[reader.at] === '|') {
      reader.at += 1
      choices.push([])
    } else choices.at(-1)?.push(readRepeated(reader))
  }
  const parts = choices.map((sequence): Part => ({ kind: 'sequence', parts: sequence }))
  const [only] = parts
  return parts.length === 1 && only ? only : { kind: 'choice', parts }
}

function readRepeated(reader: Reader): Part {
  const part = readOne(reader)
  const [, sign, least, comma, most] = take(reader, QUANTIFIER) ?? []
  if (sign !== undefined) {
    return {
      kind: 'repeat',
      part,
      min: sign === '+' ? 1 : 0,
      max: sign === '?' ? 1 : Infinity,
    }
  }
  if (least === undefined) return part
  const min = Number(least)
  if (comma === undefined) return { kind: 'repeat', part, min, max: min }
  return { kind: 'repeat', part, min, max: most ? Number(most) : Infinity }
}

function readOne(reader: Reader): Part {
  const { source, at } = reader
  const opening = take(reader, OPENING)?.[0]
  if (opening !== undefined) {
    const body = readChoice(reader)
    reader.at += 1
    return /[=!]$/.test(opening) ? { kind: 'assertion', body } : body
  }
  if (take(reader, ASSERTION)) return { kind: 'assertion', body: undefined }
  if (source[at] === '[') reader.at = endOfClass(source, at)
  else if (!take(reader, ESCAPE)) reader.at += (source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return { kind: 'atom', source: source.slice(at, reader.at) }
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at
  const match = pattern.exec(reader.source)
  if (!match) return undefined
  reader.at = pattern.lastIndex
  return match
}

function endOfClass(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  return at + 1
}
