import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseSync, type ParseResult } from 'oxc-parser'

/** Above this many nested constructs the native parser may run out of stack, which ends the whole process. */
const SAFE_NESTING = 2_500
const NESTERS =
  /[([{?!~<=+\-*/&|^%:]|\b(?:if|else|new|await|typeof|void|delete|do|for|while|yield|keyof|readonly|infer|extends)\b/g

/** Whether the code can be parsed in this process: no nesting is deeper than the count of all that can nest. */
export function isSafelyNested(code: string): boolean {
  let count = 0
  for (const _ of code.matchAll(NESTERS)) {
    count += 1
    if (count > SAFE_NESTING) return false
  }
  return true
}

/** Parses code whose nesting is known to be harmless. */
export function parseCode(code: string, lang: 'ts' | 'js' = 'ts'): ParseResult {
  return parseSync(`code.${lang}`, code, {
    lang,
    sourceType: lang === 'ts' ? 'module' : 'commonjs',
    showSemanticErrors: lang === 'ts',
    preserveParens: false,
  })
}

/** Whether the parser survives the code; long code is first tried in a process that may die of it. */
export function survivesParsing(code: string): boolean {
  if (isSafelyNested(code)) return true
  const child = spawnSync(
    process.execPath,
    ['--max-old-space-size=512', fileURLToPath(new URL('parse-child.ts', import.meta.url))],
    { input: code, env: {}, timeout: 20_000, stdio: ['pipe', 'ignore', 'ignore'] },
  )
  return child.status === 0
}
