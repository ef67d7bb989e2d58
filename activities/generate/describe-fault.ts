import type { BuildFailure } from '../../contract/nouns.ts'

const MOST_POINTS = 20
const LONGEST_TEXT = 600

/** What a step of a build found, point by point, for whoever mends it. Bounded. */
export function describeFault({
  title,
  detail,
  step,
  findings = [],
  diagnostics = [],
  calls = [],
  logTail = [],
}: BuildFailure): string {
  const rejected = findings.filter(({ level }) => level === 'reject')
  const points = [
    ...rejected.map(
      ({ file, line, column, rule, message, instead, excerpt }) =>
        `${placeOf(file, line, column)} (${rule}): ${short(message)} ${short(instead)}${quote(excerpt)}`,
    ),
    ...diagnostics.map(
      ({ file, line, column, code, message, excerpt }) =>
        `${placeOf(file, line, column)} (${code}): ${short(message)}${quote(excerpt)}`,
    ),
    ...calls
      .filter(({ state }) => state === 'failed')
      .map(({ tool, title: call, reason }) => `${tool}, example "${call}": ${short(reason ?? '')}`),
  ]
  const shown = points.slice(0, MOST_POINTS).map((point, index) => `${index + 1}. ${point}`)
  const more = points.length > MOST_POINTS ? [`… and ${points.length - MOST_POINTS} more.`] : []
  return [
    `${step ? `In the step ${step}: ` : ''}${title}.`,
    ...(points.length === 0 && detail ? [short(detail)] : []),
    ...shown,
    ...more,
    ...(logTail.length > 0 ? ['The last lines of its log:', ...logTail.slice(-20).map(short)] : []),
  ].join('\n')
}

/** `file` is a tool's name, sharedCode, or server.ts for what was rendered around them. */
function placeOf(file: string, line: number, column: number): string {
  return file.includes('.') ? `${file}:${line}:${column}` : `the code of ${file}, line ${line}`
}

function quote(excerpt: string): string {
  return excerpt ? `\n   ${short(excerpt)}` : ''
}

function short(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ')
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT - 1)}…` : line
}
