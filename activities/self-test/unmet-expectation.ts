const MOST_DIFFERENCES = 3
const SHOWN_CHARACTERS = 160

export interface ToolResult {
  text: string
  /** The structured result, if there is one. */
  structured: unknown
}

/**
 * In words, how the result is not what the example expects; undefined when it is. A text must stand in the result; of an
 * object every field, of a list the first items, for recordings are longer than what an example is about.
 */
export function unmetExpectation(
  expected: string | Record<string, unknown>,
  { text, structured }: ToolResult,
): string | undefined {
  if (typeof expected === 'string')
    return inOneLine(text).includes(inOneLine(expected))
      ? undefined
      : `The result should hold ${show(expected)}, and is ${show(text)}.`
  const result = structured ?? parsed(text)
  if (typeof result !== 'object' || result === null)
    return `The result should be structured and have ${show(expected)}, and is ${show(text)}.`
  const differences = differencesOf(expected, result, '')
  if (differences.length === 0) return undefined
  const more = differences.length - MOST_DIFFERENCES
  const rest = more > 0 ? ` ${more} more differ.` : ''
  return `In the result, ${differences.slice(0, MOST_DIFFERENCES).join('; ')}.${rest}`
}

/** How a text is wrapped is nothing that an example is about. */
function inOneLine(text: string) {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function differencesOf(expected: unknown, found: unknown, path: string): string[] {
  if (found === undefined) return [`${path} is missing (expected ${show(expected)})`]
  if (Array.isArray(expected) && Array.isArray(found)) {
    if (expected.length === 0 && found.length > 0) return [differs(path, expected, found)]
    return expected.flatMap((item, index) => differencesOf(item, found[index], `${path}[${index}]`))
  }
  if (isRecord(expected) && isRecord(found))
    return Object.entries(expected).flatMap(([key, value]) =>
      differencesOf(value, Object.hasOwn(found, key) ? found[key] : undefined, join(path, key)),
    )
  return isSame(expected, found) ? [] : [differs(path, expected, found)]
}

function differs(path: string, expected: unknown, found: unknown) {
  return `${path} should be ${show(expected)} and is ${show(found)}`
}

function isSame(expected: unknown, found: unknown): boolean {
  if (typeof expected !== 'number' || typeof found !== 'number') return expected === found
  return Math.abs(expected - found) <= 1e-9 * Math.max(1, Math.abs(expected)) // as far as arithmetic is exact
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function join(path: string, key: string) {
  return path === '' ? key : `${path}.${key}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}
