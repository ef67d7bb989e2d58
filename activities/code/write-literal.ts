// Data becomes source text here. Whatever the text holds, it stays one literal: it ends no string, hides nothing and
// changes no prototype.

const WIDTH = 100
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/
// control, invisible and direction-changing characters, line separators and lone surrogates
const HIDDEN = /\p{Cc}|[\u2028\u2029]|\p{Cf}|\p{Default_Ignorable_Code_Point}|\p{Cs}|\p{Cn}/gu
const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A single-quoted string literal of any text. */
export function writeString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(/<(?=\/script|!--)/gi, '\\x3C')
    .replaceAll('-->', '--\\x3E')
    .replace(HIDDEN, (char) => SHORT[char] ?? escapeUnits(char))
  return `'${escaped}'`
}

/** The name of a property in a literal or a type. */
export function writeKey(key: string): string {
  return IDENTIFIER.test(key) ? key : writeString(key)
}

/** A literal of any JSON value, laid out over lines when it is long. */
export function writeLiteral(value: unknown, indent = '', used = indent.length): string {
  const flat = writeFlat(value)
  if (flat.length + used <= WIDTH && !flat.includes('{ {')) return flat
  const inner = `${indent}  `
  if (Array.isArray(value) && value.length > 0) {
    const items = value.map((item) => writeLiteral(item, inner))
    return `[\n${wrap(items, indent)}]`
  }
  if (isRecord(value) && Object.keys(value).length > 0) {
    const members = entriesOf(value).map(([key, item]) => {
      const name = memberKey(key)
      return `${name}: ${writeLiteral(item, inner, inner.length + name.length + 3)}`
    })
    return `{\n${wrap(members, indent)}}`
  }
  return flat
}

function wrap(members: string[], indent: string): string {
  return members.map((member) => `${indent}  ${member},\n`).join('') + indent
}

function writeFlat(value: unknown): string {
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (Array.isArray(value)) return `[${value.map(writeFlat).join(', ')}]`
  if (!isRecord(value)) return String(value)
  const members = entriesOf(value).map(([key, item]) => `${memberKey(key)}: ${writeFlat(item)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

// `{ __proto__: x }` sets the prototype, quoted or not; the computed form is an ordinary member
function memberKey(key: string): string {
  return key === '__proto__' ? "['__proto__']" : writeKey(key)
}

function entriesOf(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function escapeUnits(char: string): string {
  return Array.from(
    { length: char.length },
    (_, index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
