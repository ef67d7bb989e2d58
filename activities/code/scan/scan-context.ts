import type { Comment } from 'oxc-parser'
import type { ScanFinding } from '../../../contract/nouns.ts'
import { unwrap, type AstNode } from './ast.ts'
import { escapeExcerpt } from './excerpt.ts'
import type { Binding, ScopeInfo } from './scopes.ts'

export type RuleName =
  | 'plain-text'
  | 'modules'
  | 'globals'
  | 'environment'
  | 'properties'
  | 'network'
  | 'secret-flow'
  | 'lasting-work'

export interface ScanPolicy {
  declaredSecrets: ReadonlySet<string>
  allowedDomains: readonly string[]
}

/** One file under judgement: its tree, its names, what the spec allows, and the findings so far. */
export interface Scan extends ScopeInfo, ScanPolicy {
  file: string
  code: string
  comments: Comment[]
  findings: ScanFinding[]
}

export interface Remark {
  rule: RuleName
  level?: 'reject' | 'warn'
  /** What the code does, and why that is refused. */
  message: string
  instead: string
}

const LONGEST_EXCERPT = 160
/** More would tell a reader nothing new. */
const MOST_FINDINGS = 300

export function report(
  scan: Pick<Scan, 'code' | 'file' | 'findings'>,
  { start, end }: { start: number; end: number },
  { rule, level = 'reject', message, instead }: Remark,
) {
  if (scan.findings.length >= MOST_FINDINGS) return
  const from = positionOf(scan.code, start)
  const to = positionOf(scan.code, Math.max(start, end))
  const text = scan.code.slice(start, Math.min(end, start + LONGEST_EXCERPT))
  scan.findings.push({
    rule,
    level,
    file: scan.file,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    offset: start,
    excerpt: escapeExcerpt(end - start > LONGEST_EXCERPT ? `${text}…` : text),
    message,
    instead,
  })
}

/** The declaration behind an expression that is merely a name. */
export function bindingOf(scan: ScopeInfo, node: AstNode | undefined): Binding | undefined {
  const value = unwrap(node)
  return value?.type === 'Identifier' ? scan.bindings.get(value) : undefined
}

/** The nearest node around `node` that the test accepts. */
export function enclosing(
  { parents }: ScopeInfo,
  node: AstNode,
  test: (node: AstNode) => boolean,
): AstNode | undefined {
  let at = parents.get(node)
  while (at && !test(at)) at = parents.get(at)
  return at
}

function positionOf(code: string, offset: number) {
  const before = code.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}
