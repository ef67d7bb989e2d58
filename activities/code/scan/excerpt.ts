/** Joiners and variation selectors belong to emoji, which may stand in texts and comments. */
export const EMOJI_PARTS = /^(?:\u200d|\ufe0e|\ufe0f)$/u

/** Text of an excerpt with everything visible. */
export function escapeExcerpt(text: string): string {
  return text.replace(
    /(?![\t\n])\p{Cc}|[\u2028\u2029]|\p{Cf}|\p{Cs}|\p{Default_Ignorable_Code_Point}/gu,
    (char) => (EMOJI_PARTS.test(char) ? char : `\\u${hex(char)}`),
  )
}

/** The digits of a character's escape, in braces where it needs them. */
export function hex(char: string): string {
  const digits = (char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')
  return digits.length > 4 ? `{${digits}}` : digits
}
