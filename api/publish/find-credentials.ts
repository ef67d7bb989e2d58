// Values in a text that look like somebody's credential. Pure; what is found is told by its place, and never repeated.
import { credentialShapes } from '../../contract/credential-shapes.ts'

export interface FoundCredential {
  index: number
  /** In words, after "This looks like". */
  what: string
}

/** Of a name. It has an end: else a text that is one long word is searched from each of its letters to the last. */
const PART = '[\\w-]{0,20}'
const VALUE = '[\\w+/=.~-]{16,200}'
const QUOTE = '\\\\*["\'`]'
const assigned = [
  // "access_token": "…", apiKey = '…', also inside of JSON that is itself in a text
  new RegExp(
    `(?<name>${PART}(?:api[_-]?key|access[_-]?key|secret|token|passw(?:or)?d|credential)${PART})(?:${QUOTE})?\\s*[:=]\\s*${QUOTE}(?<value>${VALUE})${QUOTE}`,
    'gi',
  ),
  // authorization: Bearer …
  new RegExp(`(?<name>\\b(?:bearer|basic))\\s+(?<value>${VALUE})`, 'gi'),
  // ?key=…
  new RegExp(
    `[?&](?<name>(?:api[_-]?|access[_-]?)?key|(?:access[_-]?)?token|sig|signature|secret|password)=(?<value>${VALUE})`,
    'gi',
  ),
]
/** A name and a password in an address, as in postgres://me:…@host. */
const IN_ADDRESS = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"'`]{1,200}:(?<value>[^\s/:@"'`]{6,200})@/gi

/** These are tokens of another kind: where a list goes on. */
const OF_PAGES = /page|next|cursor|continu|sync|csrf/i
const PLACEHOLDER =
  /example|sample|dummy|placeholder|change-?me|your[-_]?|redacted|x{4,}|\*{3,}|\.{3}|\$\{|test[-_]|-test|fake|abcdef|012345|123456/i
const LEAST_BITS = 3.2

export function findCredentials(text: string): FoundCredential[] {
  const found = [...byShape(text), ...byName(text), ...byAddress(text)]
  const seen = new Set<number>()
  return found
    .toSorted((a, b) => a.index - b.index)
    .filter(({ index }) => !seen.has(index) && seen.add(index))
}

function byShape(text: string): FoundCredential[] {
  return Object.entries(credentialShapes).flatMap(([name, shape]) =>
    [...text.matchAll(shape)].map(({ index }) => ({
      index,
      what: `a credential (${name.toLowerCase().replaceAll('_', ' ')})`,
    })),
  )
}

function byName(text: string): FoundCredential[] {
  return assigned.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const { name = '', value = '' } = match.groups ?? {}
      if (OF_PAGES.test(name) || !isRandom(value)) return []
      return [{ index: match.index + match[0].indexOf(value), what: `the value of a ${name}` }]
    }),
  )
}

function byAddress(text: string): FoundCredential[] {
  return [...text.matchAll(IN_ADDRESS)].flatMap((match) => {
    const { value = '' } = match.groups ?? {}
    if (PLACEHOLDER.test(value) || /^(?:password|secret|token|pass)$/i.test(value)) return []
    return [{ index: match.index + match[0].indexOf(value), what: 'a password in an address' }]
  })
}

/** Letters and digits in no order that a person would write. */
function isRandom(value: string) {
  if (PLACEHOLDER.test(value)) return false
  return /\d/.test(value) && /[a-z]/i.test(value) && bitsOf(value) >= LEAST_BITS
}

/** Shannon's measure, per character. */
function bitsOf(value: string) {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  const shares = [...counts.values()].map((count) => count / value.length)
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0)
}
