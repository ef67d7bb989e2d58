import { createTwoFilesPatch } from 'diff'
import type { ServerSpec } from '../../contract/spec.ts'
import { readableSpec } from './readable-spec.ts'

const MOST_BYTES = 65_536
/** A comparison that takes longer is told as a whole exchange. */
const TIMEOUT_MS = 1_000

/** What changed between two specs, as a unified diff of their readable form. Empty when nothing did. */
export function specDiff(before: ServerSpec, after: ServerSpec): string {
  const [old, fresh] = [readableSpec(before), readableSpec(after)]
  if (old === fresh) return ''
  const options = { context: 3, timeout: TIMEOUT_MS }
  const patch = createTwoFilesPatch('spec', 'spec', old, fresh, '', '', options)
  // after so long the two have hardly a line in common
  return cut(patch?.slice(patch.indexOf('@@')) ?? 'Nearly everything changed.\n')
}

/** At most so many bytes, in whole lines. */
function cut(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= MOST_BYTES) return text
  const note = '… and more, which is left out here.\n'
  const kept = bytes.subarray(0, MOST_BYTES - Buffer.byteLength(note)).toString('utf8')
  return kept.slice(0, kept.lastIndexOf('\n') + 1) + note
}
