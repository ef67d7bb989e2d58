// What a process that cannot be kept running said at its end.
import { renderLogLine } from './log-line.ts'

export interface LastWords {
  name: string
  logFile: string
}

/** From the last error on, as a person reads it; without one, all of the lines. Then where the rest is. */
export function lastWords(lines: readonly string[], { name, logFile }: LastWords): string {
  const from = Math.max(lines.findLastIndex(isError), 0)
  const rendered = lines.slice(from).map((line) => renderLogLine(line, { name, hasColor: false }))
  return [...rendered, `All of it: ${logFile}`].join('\n')
}

function isError(line: string): boolean {
  return /^\{"level":(50|60|"error"|"fatal")[,}]/.test(line) // pino writes the level first
}
