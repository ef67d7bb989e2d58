/** How rendered code reads what a service answered: nothing of it is trusted to be there, or to have its type. */
export const readingCode = String.raw`
type Fields = Record<string, unknown>

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function cut(text: string, most: number): string {
  return text.length > most ? text.slice(0, most) + '…' : text
}
`
