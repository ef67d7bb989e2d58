import type { Findings } from './examine.ts'
import type { Disagreement } from './find-disagreements.ts'

/** For a terminal. */
export function printFindings({
  isWell,
  checks,
  unjudged,
  disagreements,
  mended,
}: Findings & { mended: Disagreement[] }): string {
  const lines = checks.map(({ name, isWell: isFine, text }) => line(isFine, name, text))
  if (unjudged !== null) lines.push(line(false, 'rows', unjudged))
  if (disagreements?.length === 0)
    lines.push(line(true, 'rows', 'rows, containers and workflows say the same'))
  for (const { text, mend } of disagreements ?? []) lines.push(line(false, 'rows', text, mend))
  for (const { text, mend } of mended) lines.push(line(true, 'mended', text, mend))
  if (disagreements?.length)
    lines.push(
      '',
      'The worker mends these within five minutes; npm run doctor -- --fix asks it to now.',
    )
  lines.push('', isWell ? 'All is well.' : 'Not all is well.', '')
  return lines.join('\n')
}

function line(isWell: boolean, name: string, ...text: string[]): string {
  return `${isWell ? '✓' : '✗'} ${name.padEnd(9)} ${text.join(' ')}`
}
