export interface Place {
  /** A tool's name, `sharedCode`, or `server.ts` for what nobody wrote. */
  file: string
  line: number
}

const RUN = /^ {6}async run\(/
const NAME = /^ {6}name: '([a-z0-9_]+)',$/
const MODULE = /^export default \{$/
const SECRETS = /^(type Secrets = .*|\})$/

/**
 * Where the author of a spec finds line `line` of the rendered code: the tool whose implementation it is, and the line in
 * it. Follows the layout that renderSpec writes; the answer is for reading, nothing is decided by it.
 */
export function authorPlace(code: string, line: number): Place {
  const above = code.split('\n').slice(0, line)
  const rendered = { file: 'server.ts', line }
  const moduleAt = above.findIndex((text) => MODULE.test(text))
  if (moduleAt < 0) return inSharedCode(code, line) ?? rendered
  const runAt = above.findLastIndex((text) => RUN.test(text))
  const name = above
    .slice(0, Math.max(runAt, 0))
    .map((text) => NAME.exec(text)?.[1])
    .findLast((found) => found !== undefined)
  const isInside = runAt >= 0 && line > runAt + 1 && !above.slice(runAt).includes('      },')
  return isInside && name ? { file: name, line: line - runAt - 1 } : rendered
}

/** Shared code follows the declaration of the secrets and an empty line. */
function inSharedCode(code: string, line: number): Place | undefined {
  const lines = code.split('\n')
  const declaredAt = lines.findIndex((text) => /^(type|interface) Secrets\b/.test(text))
  const endsAt = lines.findIndex((text, at) => at >= declaredAt && SECRETS.test(text))
  const first = endsAt + 2 // counted from 0
  return declaredAt >= 0 && line > first ? { file: 'sharedCode', line: line - first } : undefined
}
