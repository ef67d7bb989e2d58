// A document comes from a stranger: each value is looked at before it is used, and what has another shape counts as absent.

export type Fields = Readonly<Record<string, unknown>>

const NONE: Fields = {}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NONE
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The own members of an object, without a name that would be its prototype. */
export function membersOf(value: unknown): [string, unknown][] {
  return Object.entries(fieldsOf(value)).filter(([key]) => key !== '__proto__')
}
