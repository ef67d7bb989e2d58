const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Code in which characters that change the direction of text stand by number: else it reads differently from what it does. */
export function visibleText(code: string): string {
  return code.replace(
    DIRECTION,
    (char) => `⟦U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟧`,
  )
}
