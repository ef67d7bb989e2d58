// Values in a text that look like somebody's credential. Pure; what is found is told by its place, and never repeated.
import { credentialShapes } from '../../contract/credential-shapes.ts'

export interface FoundCredential {
  index: number
  /** In words, after "This looks like". */
  what: string
}

/** Of a name. It has an end: else a text that is one long word is searched from each of its letters to the last. */
const PART = '[\\w-]{0,20}'
const NAME = 'api[_-]?key|access[_-]?key|secret|token|passw(?:or)?d|credential'
const VALUE = '[\\w+/=.~-]{16,200}'
const QUOTE = '\\\\*["\'`]'
const SCHEME = '(?:bearer|basic|token|bot|key)\\s+'

/** What stands in quotes after a name, or after a word that nothing but a credential follows, has to look random and no more. */
const assigned = [
  // "access_token": "…", apiKey = '…', also inside of JSON that is itself in a text
  new RegExp(
    `(?<name>${PART}(?:${NAME})${PART})(?:${QUOTE})?\\s*[:=]\\s*${QUOTE}(?<value>${VALUE})${QUOTE}`,
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

/** Here an identifier could stand as well, a path or a word: the value must be none of them. */
const mentioned = [
  // X-Api-Key: …, export API_KEY=…, authorization: token …, headers['x-api-key'] = '…', set('x-api-key', '…')
  new RegExp(
    `(?<name>${PART}(?:${NAME}|auth(?!or(?!iz)|enti))${PART})(?:${QUOTE}\\s*,|(?:${QUOTE})?\\s*(?:\\]\\s*)?[:=])\\s*(?:${QUOTE})?(?:${SCHEME})?(?<value>${VALUE})(?![\\w+/=.~-]|[([])`,
    'gi',
  ),
  // bare, beside the name of a service whose tokens have no other mark
  ...Object.entries({ todoist: 40, twilio: 32, sentry: 64 }).map(
    ([service, length]) =>
      new RegExp(
        `(?<name>${service})(?:(?!commit|sha|hash|blob|tree)[^\\n]){1,60}?(?<![0-9a-z])(?<value>[0-9a-f]{${length}})(?![0-9a-z])`,
        'gi',
      ),
  ),
]

/** A name and a password in an address, as in postgres://me:…@host. */
const IN_ADDRESS = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"'`]{1,200}:(?<value>[^\s/:@"'`]{6,200})@/gi

/** These are tokens of another kind: where a list goes on. */
const OF_PAGES = /page|next|cursor|continu|sync|csrf/i
const PLACEHOLDER =
  /example|sample|dummy|placeholder|change-?me|your[-_]?|redacted|x{4,}|\*{3,}|\.{3}|\$\{|test[-_]|-test|fake|abcdef|012345|123456/i
const LEAST_BITS = 3.2

/** Per word: people write in long ones, random values change between letters, capitals and digits sooner. */
const MOST_LETTERS = 3.5

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
  return [...assigned, ...mentioned].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const { name = '', value = '' } = match.groups ?? {}
      if (OF_PAGES.test(name) || !isRandom(value)) return []
      if (mentioned.includes(pattern) && isWritten(value)) return []
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

/** Names joined by dots, an identifier, a path or other words, judged without the short parts. */
function isWritten(value: string) {
  if (/^[a-z_]\w*(?:\.[a-z_]\w*)+$/i.test(value)) return true
  const parts = value.split(/[^a-z0-9]+/i).filter((part) => part.length >= 4)
  const letters = parts.join('').length
  const words = parts.join(' ').match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []
  return letters < 12 || letters / words.length > MOST_LETTERS
}

/** Shannon's measure, per character. */
function bitsOf(value: string) {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  const shares = [...counts.values()].map((count) => count / value.length)
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0)
}
