import { stripVTControlCharacters } from 'node:util'

// ESC and its like would move a terminal's cursor, and the database refuses some; tabs and line breaks may stay.
const CONTROL = /(?![\t\n])\p{Cc}/gu

/** What hostile code wrote, without what is not seen: to be redacted afterwards, for something may be hidden inside a secret. */
export function visibleText(text: string): string {
  return stripVTControlCharacters(text.toWellFormed()).replaceAll(CONTROL, '')
}
