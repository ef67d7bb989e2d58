// characters that are not seen: controls, joiners, marks of direction, tags
const HIDDEN =
  /(?![\n\t])\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}|[\u2028\u2029\ufffd]|\p{Cs}/gu

/** The text that a person would read: no markup, nothing invisible, one blank between words. */
export function cleanText(text: string): string {
  return text
    .slice(0, 20_000)
    .replace(HIDDEN, '')
    .replace(/<!--.*?(?:-->|$)/gs, ' ') // to the end, or each that is not closed would look for it anew
    .replace(/<\/?[a-z][^<>]{0,300}>/gi, ' ')
    .replace(/!?\[([^\][]{0,300})\]\([^()\s]{0,1000}\)/g, '$1')
    .replace(/^[ \t]{0,3}#{1,6}[ \t]+/gm, '')
    .replace(/\*\*|__|```\w*/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,;:!?](?: |$))/g, '')
    .trim()
}

/** At most so many characters, ended behind a sentence or a word. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  const start = text.slice(0, most - 1)
  const sentence = Math.max(
    start.lastIndexOf('. '),
    start.lastIndexOf('! '),
    start.lastIndexOf('? '),
  )
  if (sentence > most / 2) return start.slice(0, sentence + 1)
  const word = start.lastIndexOf(' ')
  const kept = word > most / 2 ? start.slice(0, word) : start
  return `${kept.replace(/[\ud800-\udbff]$/, '')}…` // no half of a character
}
