// Finds the exponential patterns that can be told for certain: an unbounded repetition of a group that may itself be
// split in several ways, with something after it that can fail.

interface Part {
  /** The characters that the part can match, as written; undefined for what is more than one character. */
  atom: string | undefined
  isRepeated: boolean
  group: Part[][] | undefined
}

const LONGEST = 10_000

/** endless: certainly exponential on some text. */
export function judgePattern(source: string): 'fine' | 'endless' {
  if (source.length > LONGEST) return 'fine' // what follows may take the square of the length
  const reader = { source, at: 0 }
  const alternatives = readAlternatives(reader)
  return alternatives.some((parts) =>
    parts.some((part, index) => part.group && isEndless(part, parts.slice(index + 1))),
  )
    ? 'endless'
    : 'fine'
}

interface Reader {
  source: string
  at: number
}

function isEndless(part: Part, after: Part[]): boolean {
  if (!part.group) return false
  const isNested = part.group.some((parts) =>
    parts.some(
      (inner, index) => inner.group && isEndless(inner, [...parts.slice(index + 1), ...after]),
    ),
  )
  if (isNested) return true
  return (
    part.isRepeated && after.length > 0 && (repeatsRepetition(part.group) || hasTwins(part.group))
  )
}

/** (a+)+, (a*)*, ((a)+)+, (a|b+)+ */
function repeatsRepetition(group: Part[][]): boolean {
  return group.some((parts) => {
    const [only, more] = parts
    if (!only || more) return false
    if (only.isRepeated) return true
    return only.group !== undefined && repeatsRepetition(only.group)
  })
}

/** (a|a)+, (\w|\d)+ */
function hasTwins(group: Part[][]): boolean {
  const atoms = group.map((parts) => (parts.length === 1 ? parts[0]?.atom : undefined))
  return atoms.some((atom, index) =>
    atoms.some(
      (other, place) =>
        place > index && atom !== undefined && other !== undefined && overlap(atom, other),
    ),
  )
}

function overlap(left: string, right: string): boolean {
  if (left === right || left === '.' || right === '.') return true
  const words = [left, right]
  return (
    words.includes('\\w') && words.some((atom) => atom === '\\d' || /^[A-Za-z0-9_]$/.test(atom))
  )
}

function readAlternatives(reader: Reader): Part[][] {
  const alternatives: Part[][] = [[]]
  while (reader.at < reader.source.length) {
    const char = reader.source[reader.at]
    if (char === ')') break
    if (char === '|') {
      reader.at += 1
      alternatives.push([])
    } else alternatives.at(-1)?.push(readPart(reader))
  }
  return alternatives
}

function readPart(reader: Reader): Part {
  const { source } = reader
  const start = reader.at
  let group: Part[][] | undefined
  if (source[start] === '(') {
    reader.at +=
      /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[a-z-]+:))?/.exec(source.slice(start))?.[0].length ?? 1
    group = readAlternatives(reader)
    reader.at += 1
  } else if (source[start] === '[') {
    reader.at = endOfClass(source, start)
  } else if (source[start] === '\\') {
    reader.at +=
      /^\\(?:[pPu]\{[^}]*\}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|k<[^>]*>|.)/isu.exec(
        source.slice(start),
      )?.[0].length ?? 2
  } else reader.at += 1
  const atom = group ? undefined : source.slice(start, reader.at)
  const quantifier = /^(?:[*+]|\{\d+,\})\??/.exec(source.slice(reader.at))
  const bounded = /^(?:\?|\{\d+(?:,\d+)?\})\??/.exec(source.slice(reader.at))
  reader.at += (quantifier ?? bounded)?.[0].length ?? 0
  return { atom, isRepeated: quantifier !== null, group }
}

function endOfClass(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  return at + 1
}
