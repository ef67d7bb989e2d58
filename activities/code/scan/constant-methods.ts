// The methods of texts and lists whose results are the same at every run.

export type Constant = string | number | boolean | null | undefined | Constant[]
export type Folded = { value: Constant } | undefined

export const LONGEST = 20_000
/** What a value may hold in all, lists in lists included: a few lines of code can spell out gigabytes. */
export const HEAVIEST = 100_000

type TextMethod = (text: string, ...args: Constant[]) => Constant
type ListMethod = (items: Constant[], ...args: Constant[]) => Constant

const TEXT_METHODS: Record<string, TextMethod> = {
  toLowerCase: (text: string) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  toString: (text: string) => text,
  trim: (text) => text.trim(),
  split: (text, by) => (by === undefined ? [text] : text.split(String(by))),
  slice: (text, from, to) => text.slice(optional(from), optional(to)),
  substring: (text, from, to) => text.substring(Number(from ?? 0), optional(to)),
  substr: (text, from, length) => {
    const start =
      Number(from ?? 0) < 0 ? Math.max(0, text.length + Number(from)) : Number(from ?? 0)
    return text.slice(start, length === undefined ? undefined : start + Number(length))
  },
  charAt: (text, at) => text.charAt(Number(at)),
  at: (text, at) => text.at(Number(at)),
  concat: (text: string, ...more: Constant[]) => text + more.map(String).join(''),
  replace: (text, from, to) => text.replace(String(from), () => String(to)),
  replaceAll: (text, from, to) => {
    measure(text.split(String(from)).length + 1, String(to))
    return text.replaceAll(String(from), () => String(to))
  },
  repeat: (text, times) =>
    text.length * Number(times) <= LONGEST ? text.repeat(Number(times)) : '',
  padStart: (text, length, fill) =>
    text.padStart(Math.min(Number(length), LONGEST), String(fill ?? ' ')),
}

const LIST_METHODS: Record<string, ListMethod> = {
  join: (items, by) => {
    const separator = by === undefined ? ',' : String(by)
    measure(items.length, separator)
    return items.map((item) => String(item ?? '')).join(separator)
  },
  reverse: (items) => items.toReversed(),
  toReversed: (items) => items.toReversed(),
  slice: (items, from, to) => items.slice(optional(from), optional(to)),
  concat: (items, ...more) => items.concat(...more),
  at: (items, at) => items.at(Number(at)),
}

/** Throws before a text is made that would be too long. */
function measure(times: number, text: string) {
  if (times * text.length > HEAVIEST) throw new RangeError('too long to be folded')
}

export function callMethod(base: Constant, key: string, args: Constant[]): Folded {
  try {
    if (typeof base === 'string' && Object.hasOwn(TEXT_METHODS, key)) {
      const value = TEXT_METHODS[key]?.(base, ...args)
      return typeof value === 'string' ? bounded(value) : { value }
    }
    if (Array.isArray(base) && Object.hasOwn(LIST_METHODS, key)) {
      return { value: LIST_METHODS[key]?.(base, ...args) }
    }
  } catch {
    // the call would throw at run time too, or its text is too long
  }
  return undefined
}

function optional(value: Constant): number | undefined {
  return value === undefined ? undefined : Number(value)
}

export function bounded(text: string): Folded {
  return text.length <= LONGEST ? { value: text } : undefined
}
