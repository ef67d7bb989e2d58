/** A NUL, and half of a character: JSON has them, Postgres does not. An escaped backslash is passed over as a whole. */
const ESCAPE = /\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|.)/g

/** The JSON of a value as jsonb takes it, whatever texts and names stand in it. */
export function storableJson(value: unknown): string {
  return withoutUnstorable(JSON.stringify(value))
}

/** The same for what is JSON already, as JSON.stringify writes it. */
export function withoutUnstorable(json: string): string {
  return json.replaceAll(ESCAPE, (escape) => {
    if (escape === '\\u0000') return ''
    return escape.startsWith('\\ud') ? '\\ufffd' : escape
  })
}
