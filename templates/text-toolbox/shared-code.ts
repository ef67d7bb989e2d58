/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = String.raw`
import { createHash } from 'node:crypto'

const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? []
}

/** The words of a text or of an identifier: helloWorld, hello_world and Hello world are all two. */
function namePartsOf(text: string): string[] {
  return text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
}

function capitalise(word: string): string {
  const [first = ''] = word
  return first.toUpperCase() + word.slice(first.length).toLowerCase()
}

type Change = { kind: 'same' | 'removed' | 'added'; line: string }

/** The shortest list of changes between two lists of lines, by the longest common subsequence. */
function compareLines(before: string[], after: string[]): Change[] {
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const here = row * width + column
      const down = lengths[here + width] ?? 0
      const right = lengths[here + 1] ?? 0
      const diagonal = lengths[here + width + 1] ?? 0
      lengths[here] = before[row] === after[column] ? diagonal + 1 : Math.max(down, right)
    }
  }
  const changes: Change[] = []
  let row = 0
  let column = 0
  while (row < before.length || column < after.length) {
    const here = row * width + column
    const old = before[row]
    const fresh = after[column]
    if (old !== undefined && old === fresh) {
      changes.push({ kind: 'same', line: old })
      row += 1
      column += 1
    } else if (old !== undefined && (fresh === undefined || (lengths[here + width] ?? 0) >= (lengths[here + 1] ?? 0))) {
      changes.push({ kind: 'removed', line: old })
      row += 1
    } else {
      changes.push({ kind: 'added', line: fresh ?? '' })
      column += 1
    }
  }
  return changes
}
`
