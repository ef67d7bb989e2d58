const MAX_DEPTH = 3
const MAX_KEYS = 20
const MAX_NAME = 40

/** Types in place of values: `{ city: 'string', days: 'integer', tags: ['string'] }`. Bounded in depth and width. */
export function argumentShape(value: unknown, depth = 0): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) {
    if (depth >= MAX_DEPTH) return 'array'
    return value.length === 0 ? [] : [argumentShape(value[0], depth + 1)]
  }
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  if (typeof value !== 'object') return typeof value
  if (depth >= MAX_DEPTH) return 'object'
  const entries = Object.entries(value)
  const shown = entries
    .slice(0, MAX_KEYS)
    .map(([name, inner]) => [storable(name), argumentShape(inner, depth + 1)])
  return Object.fromEntries(
    entries.length > MAX_KEYS ? [...shown, ['…', `${entries.length - MAX_KEYS} more`]] : shown,
  )
}

/** Postgres takes no NUL and no half of a character. */
function storable(name: string): string {
  return name.replaceAll('\0', '').slice(0, MAX_NAME).toWellFormed()
}
