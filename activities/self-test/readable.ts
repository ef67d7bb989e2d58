// ESC and its like would move a terminal's cursor, and Postgres stores no NUL; tabs and ends of lines may stay.
const CONTROL = /(?![\t\n])\p{Cc}/gu

/** A text of unknown origin, fit to be stored and shown. */
export function readable(text: string, mostCharacters: number): string {
  const clean = text.replaceAll(CONTROL, '')
  const short = clean.length > mostCharacters ? `${clean.slice(0, mostCharacters)}…` : clean
  return short.toWellFormed()
}
