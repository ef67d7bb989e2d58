import { fieldsOf, type Fields } from './fields.ts'

export interface References {
  /** What a value stands for: itself, or what its `$ref` leads to, through as many steps as it takes. */
  follow(value: unknown): Fields
  /** One step: the value at a `$ref`, undefined when nothing is there. */
  find(reference: string): unknown
  /** The references that lead nowhere, as far as somebody followed them. */
  broken: ReadonlySet<string>
}

const MOST_STEPS = 20

/** Follows references within one document, when they are asked for and no sooner. */
export function createReferences(root: Fields): References {
  const known = new Map<string, unknown>()
  const broken = new Set<string>()
  const find = (reference: string): unknown => {
    if (known.has(reference)) return known.get(reference)
    const value = valueAt(root, reference)
    if (value === undefined) broken.add(reference)
    known.set(reference, value)
    return value
  }
  const follow = (value: unknown): Fields => {
    let at = fieldsOf(value)
    for (let step = 0; typeof at['$ref'] === 'string'; step += 1) {
      if (step === MOST_STEPS) return {} // references that only lead to each other
      at = fieldsOf(find(at['$ref']))
    }
    return at
  }
  return { follow, find, broken }
}

/** The value at a JSON pointer in fragment form (RFC 6901), as in `#/paths/~1pets`. */
function valueAt(root: Fields, reference: string): unknown {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let at: unknown = root
  for (const part of reference.slice(2).split('/')) {
    const key = unescapePart(part)
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key] // its own member, a list's item included
  }
  return at
}

function unescapePart(part: string): string {
  let text = part
  try {
    text = decodeURIComponent(part)
  } catch {
    // a lone % means itself
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** A JSON pointer of the keys that lead to a place. */
export function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
