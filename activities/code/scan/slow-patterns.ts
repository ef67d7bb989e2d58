// Finds the patterns that are certainly exponential: some text can be matched along two ways that part and meet again
// within a loop, and something that follows can fail, so that all ways are tried.
import { connectedParts } from './connected-parts.ts'
import { readPattern, type Part } from './pattern-tree.ts'

const LONGEST = 10_000
const MOST_EDGES = 40_000
/** What is judged of a loop grows with the square of its steps. */
const LARGEST_LOOP = 250
/** Up to here a bounded repetition is written out; a longer one counts as one without end. */
const WRITTEN_OUT = 10
const MOST_POSITIONS = 400

/** A place in the pattern that takes one character. */
interface Position {
  /** A bit for each sample character that it can take. */
  takes: bigint
  follow: number[]
  /** Whether something behind the loops around it can fail. */
  canFail: boolean
  /** Whether a loop around it holds assertions, which may forbid what looks possible. */
  isGuarded: boolean
}

interface Span {
  first: number[]
  last: number[]
  isNullable: boolean
}

interface Surroundings {
  canFail: boolean
  isGuarded: boolean
}

/** endless: certainly exponential on some text. */
export function judgePattern(source: string, flags = ''): 'fine' | 'endless' {
  if (source.length > LONGEST || !isPattern(source, flags)) return 'fine'
  const tree = readPattern(source)
  const writtenOut = countAtoms(tree) > MOST_POSITIONS ? 1 : WRITTEN_OUT
  const positions = placesOf(tree, { flags, writtenOut })
  return positions && isAmbiguous(positions) ? 'endless' : 'fine'
}

function placesOf(
  tree: Part,
  { flags, writtenOut }: { flags: string; writtenOut: number },
): Position[] | undefined {
  const positions: Position[] = []
  const takesOf = sampler(flags)
  let edges = 0
  let isTooLarge = false

  const link = (from: number[], to: number[]) => {
    edges += from.length * to.length
    if (edges > MOST_EDGES) isTooLarge = true
    else for (const place of from) positions[place]?.follow.push(...to)
  }
  const placeAll = (part: Part, around: Surroundings): Span => {
    if (isTooLarge) return EMPTY
    switch (part.kind) {
      case 'atom':
        positions.push({ takes: takesOf(part.source), follow: [], ...around })
        return { first: [positions.length - 1], last: [positions.length - 1], isNullable: false }
      case 'assertion':
        if (part.body) placeAll(part.body, { canFail: false, isGuarded: false })
        return EMPTY
      case 'choice':
        return part.parts.map((one) => placeAll(one, around)).reduce(eitherOf)
      case 'sequence':
        return part.parts.reduce((before: Span, one, index) => {
          const canFail = around.canFail || part.parts.slice(index + 1).some(canBeMissed)
          return joined(before, placeAll(one, { ...around, canFail }))
        }, EMPTY)
      case 'repeat':
        return placeRepeat(part, around)
    }
  }
  const joined = (left: Span, right: Span): Span => {
    link(left.last, right.first)
    return {
      first: left.isNullable ? [...left.first, ...right.first] : left.first,
      last: right.isNullable ? [...left.last, ...right.last] : right.last,
      isNullable: left.isNullable && right.isNullable,
    }
  }
  const placeRepeat = (
    { part, min, max }: Extract<Part, { kind: 'repeat' }>,
    around: Surroundings,
  ): Span => {
    if (max > Math.max(writtenOut, 1)) {
      const inner = { ...around, isGuarded: around.isGuarded || hasAssertion(part) }
      const span = placeAll(part, inner)
      link(span.last, span.first)
      return { ...span, isNullable: span.isNullable || min === 0 }
    }
    // a{1,3} as a(?:a(?:a)?)?, so that each text has one way only
    let span = EMPTY
    for (let count = max; count > 0; count -= 1) {
      span = joined(placeAll(part, around), span)
      if (count > min) span = { ...span, isNullable: true }
    }
    return span
  }
  placeAll(tree, { canFail: false, isGuarded: false })
  return isTooLarge ? undefined : positions
}

const EMPTY: Span = { first: [], last: [], isNullable: true }

function eitherOf(left: Span, right: Span): Span {
  return {
    first: [...left.first, ...right.first],
    last: [...left.last, ...right.last],
    isNullable: left.isNullable || right.isNullable,
  }
}

function canBeMissed(part: Part): boolean {
  switch (part.kind) {
    case 'atom':
    case 'assertion':
      return true
    case 'choice':
      return part.parts.every(canBeMissed)
    case 'sequence':
      return part.parts.some(canBeMissed)
    case 'repeat':
      return part.min > 0 && canBeMissed(part.part)
  }
}

function hasAssertion(part: Part): boolean {
  if (part.kind === 'assertion') return true
  if (part.kind === 'repeat') return hasAssertion(part.part)
  return part.kind !== 'atom' && part.parts.some(hasAssertion)
}

function countAtoms(part: Part): number {
  if (part.kind === 'atom') return 1
  if (part.kind === 'assertion') return part.body ? countAtoms(part.body) : 0
  if (part.kind === 'repeat') {
    const times = part.max > WRITTEN_OUT ? 1 : Math.max(part.max, 1)
    return times * countAtoms(part.part)
  }
  return part.parts.reduce((sum, one) => sum + countAtoms(one), 0)
}

function isAmbiguous(positions: Position[]): boolean {
  const loops = connectedParts(positions.length, (place) => positions[place]?.follow ?? [])
  return loops.some((loop) => {
    if (loop.some((place) => positions[place]?.isGuarded)) return false
    const canFail = (place: number) => positions[place]?.canFail === true
    return (
      placesLinkedTwice(positions, loop).some(canFail) ||
      placesThatPart(positions, loop).some(canFail)
    )
  })
}

/** Where the same step can be taken in two ways, as by the inner and the outer loop of (a+)+. */
function placesLinkedTwice(positions: Position[], loop: number[]): number[] {
  const members = new Set(loop)
  return loop.filter((place) => {
    const targets = (positions[place]?.follow ?? []).filter((to) => members.has(to))
    return new Set(targets).size < targets.length
  })
}

/** Where two ways through a loop that take the same text leave one place and come together in it again. */
function placesThatPart(positions: Position[], loop: number[]): number[] {
  const indexOf = new Map(loop.map((place, index) => [place, index]))
  const next = loop.map((place) =>
    (positions[place]?.follow ?? []).flatMap((to) => indexOf.get(to) ?? []),
  )
  const steps = next.reduce((sum, targets) => sum + targets.length, 0)
  if (steps > LARGEST_LOOP) return []
  const takes = loop.map((place) => positions[place]?.takes ?? 0n)
  const size = loop.length
  const pairs = connectedParts(size * size, (pair) => {
    const right = next[pair % size] ?? []
    return (next[Math.floor(pair / size)] ?? []).flatMap((a) =>
      right.filter((b) => ((takes[a] ?? 0n) & (takes[b] ?? 0n)) !== 0n).map((b) => a * size + b),
    )
  })
  const isSame = (pair: number) => Math.floor(pair / size) === pair % size
  const parting = pairs.filter((part) => part.some(isSame) && !part.every(isSame))
  return parting.flat().flatMap((pair) => loop[pair % size] ?? [])
}

const SAMPLES = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...Array.from('éßÑЖя中あ٣²\u00a0\u2028😀'),
]

/** Which sample characters an atom takes, by asking the language itself. */
function sampler(flags: string): (source: string) => bigint {
  const known = new Map<string, bigint>()
  const meaning = flags.replaceAll(/[^isuv]/g, '')
  return (source) => {
    const before = known.get(source)
    if (before !== undefined) return before
    const atom = new RegExp(`^(?:${source})$`, meaning)
    const takes = SAMPLES.reduce(
      (bits, sample, index) => (atom.test(sample) ? bits | (1n << BigInt(index)) : bits),
      0n,
    )
    known.set(source, takes)
    return takes
  }
}

function isPattern(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp
  } catch {
    return false
  }
}
