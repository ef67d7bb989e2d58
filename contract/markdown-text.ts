// What strangers may write as markdown: no HTML, and links to the web and to mail alone. Pages show it safely whatever it
// holds; refusing the rest tells an author early that nobody would see it.
import * as z from 'zod'

const ALLOWED = /^(?:https?:\/\/[^\s/]|mailto:[^\s@]+@)/i

export function markdownText({ max }: { max: number }) {
  return z
    .string()
    .trim()
    .min(1, 'Say something')
    .max(max, `At most ${max.toLocaleString('en')} characters`)
    .superRefine((text, ctx) => {
      if (text.length > max) return // refused already: the rest takes time that grows with the text
      for (const message of markdownProblems(text)) ctx.addIssue({ code: 'custom', message })
    })
}

/** In words, with the line: empty when the text is fine. */
export function markdownProblems(text: string): string[] {
  const prose = withoutCode(text)
  const lines = linesOf(prose)
  return [...new Set([...htmlProblems(prose, lines), ...linkProblems(prose, lines)])]
}

/** Blanks code out, line by line, so that places stay what they are. */
function withoutCode(text: string): string {
  let fence: string | undefined
  const lines = text.split('\n').map((line) => {
    const [, mark, rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && rest.trim() === '') fence = undefined
      return ''
    }
    if (mark === undefined || (mark.startsWith('`') && rest.includes('`'))) return line
    fence = mark
    return ''
  })
  return lines
    .join('\n')
    .replaceAll(/(?<![`\\])(`+)(?!`)(?:(?!\n\s*\n)[^])*?(?<!`)\1(?!`)/g, (code) =>
      code.replaceAll(/[^\n]/g, ' '),
    )
}

function htmlProblems(prose: string, lines: number[]) {
  return [...prose.matchAll(/(?<!\\)<(?=[a-z/!?])([^\s>]*)/gi)]
    .filter(([, inside = '']) => !/^[a-z][a-z0-9+.-]*:|^[^\s@<>]+@[^\s@<>]+$/i.test(inside))
    .map(({ index }) => `Line ${lines[index]}: HTML is not allowed. Write markdown instead`)
}

function linkProblems(prose: string, lines: number[]) {
  const targets = [
    /\]\(\s*<?([^\s)>]*)/g, // [words](target)
    /^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]*)/gm, // [words]: target
    /(?<!\\)<([a-z][a-z0-9+.-]*:[^\s<>]*)>/gi, // <target>
  ]
  return targets
    .flatMap((target) => [...prose.matchAll(target)])
    .filter(([, target = '']) => !ALLOWED.test(target))
    .map(({ index }) => `Line ${lines[index]}: a link begins with https://, http:// or mailto:`)
}

/** The line of each place. */
function linesOf(text: string): number[] {
  let line = 1
  return text.split('').map((character) => (character === '\n' ? line++ : line))
}
