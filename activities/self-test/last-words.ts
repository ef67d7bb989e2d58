import { readable } from './readable.ts'

const LINES = 6
const MOST_CHARACTERS = 800

/** The end of a runner's log in one line, fit to be shown. */
export function lastWords(lines: readonly string[]): string {
  const said = lines
    .map(messageOf)
    .filter((line) => line !== '')
    .slice(-LINES)
    .join(' | ')
  return readable(said.slice(-MOST_CHARACTERS), MOST_CHARACTERS)
}

/** Of what a tool logged its words; of the platform's own marks nothing. */
function messageOf(line: string): string {
  try {
    const parsed: unknown = JSON.parse(line)
    if (typeof parsed !== 'object' || parsed === null) return line
    if ('bmm' in parsed) return ''
    return 'message' in parsed && typeof parsed.message === 'string' ? parsed.message : line
  } catch {
    return line.replace(/^bmm-runner: /, '')
  }
}
