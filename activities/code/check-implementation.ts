import { parseCode, survivesParsing } from './parse-code.ts'

export interface CodePart {
  text: string
  /** Offsets in `text` between which a line break belongs to a literal, so that its lines keep their indentation. */
  literals: [number, number][]
}

export type CheckedCode = { ok: true; part: CodePart } | { ok: false; reason: string }

const OPEN = 'async function run(input, ctx) {\n'
const CLOSE = '\n}'

/** Parses a tool's implementation alone: it must be the body of one function, and end where that function ends. */
export function checkImplementation(implementation: string): CheckedCode {
  const body = trimLines(implementation)
  const parsed = parsePart(OPEN + body + CLOSE, 1)
  if (!parsed.ok) return parsed
  const [only, another] = parsed.statements
  const misplaced = misplacedModuleStatement(only)
  if (misplaced) {
    const line = lineOf(body, misplaced.start - OPEN.length)
    return {
      ok: false,
      reason: `line ${line}: imports belong into sharedCode of the spec, exports nowhere`,
    }
  }
  const end = OPEN.length + body.length + CLOSE.length
  if (only?.type !== 'FunctionDeclaration' || another !== undefined || only.end !== end) {
    const line = lineOf(body, (only?.end ?? OPEN.length) - OPEN.length)
    return { ok: false, reason: `line ${line}: the function is closed before its end` }
  }
  return { ok: true, part: { text: body, literals: shift(parsed.literals, OPEN.length) } }
}

/** Parses the shared code alone: whole statements, and no export of its own. */
export function checkSharedCode(sharedCode: string): CheckedCode & { names?: string[] } {
  const text = trimLines(sharedCode)
  const parsed = parsePart(text, 0)
  if (!parsed.ok) return parsed
  const exported = parsed.statements.find((statement) => statement.type.startsWith('Export'))
  if (exported) {
    const reason = `line ${lineOf(text, exported.start)}: nothing may be exported, the server is the only export`
    return { ok: false, reason }
  }
  return {
    ok: true,
    part: { text, literals: parsed.literals },
    names: parsed.statements.flatMap(declaredName),
  }
}

type Statement = ReturnType<typeof parseCode>['program']['body'][number]
type Parsed =
  | { ok: true; statements: Statement[]; literals: [number, number][] }
  | { ok: false; reason: string }

function parsePart(code: string, linesBefore: number): Parsed {
  if (!survivesParsing(code)) return { ok: false, reason: 'it is nested too deeply to be read' }
  const parsed = parseCode(code)
  const [error] = parsed.errors
  if (error) {
    const lines = code.split('\n').length - 2 * linesBefore
    const at = lineOf(code, error.labels[0]?.start ?? 0) - linesBefore
    return { ok: false, reason: `line ${Math.max(1, Math.min(at, lines))}: ${error.message}` }
  }
  return { ok: true, statements: parsed.program.body, literals: multilineLiterals(parsed.program) }
}

function multilineLiterals(root: unknown): [number, number][] {
  const found: [number, number][] = []
  const queue: unknown[] = [root]
  while (queue.length > 0) {
    const node = queue.pop()
    if (typeof node !== 'object' || node === null) continue
    if ('type' in node && 'start' in node && 'end' in node) {
      const isText = node.type === 'TemplateElement' || node.type === 'Literal'
      if (isText && typeof node.start === 'number' && typeof node.end === 'number') {
        found.push([node.start, node.end])
      }
    }
    queue.push(...Object.values(node))
  }
  return found
}

function declaredName(statement: Statement): string[] {
  if (statement.type === 'VariableDeclaration') {
    return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
  }
  if (statement.type === 'ImportDeclaration') {
    return statement.specifiers.map((specifier) => specifier.local.name)
  }
  if ('id' in statement && statement.id && 'name' in statement.id) return [statement.id.name]
  return []
}

/** The part with its first line's indentation exchanged for `indent` on every line outside literals. */
export function indentCode({ text, literals }: CodePart, indent: string): string {
  const margin = /^[ \t]*/.exec(text)?.[0].length ?? 0
  const kept = linesWithin(text, literals)
  let offset = 0
  return text
    .split('\n')
    .map((line) => {
      const start = offset
      offset += line.length + 1
      if (kept.has(start)) return line
      const own = /^[ \t]*/.exec(line)?.[0].length ?? 0
      const rest = line.slice(Math.min(margin, own)).trimEnd()
      return rest === '' ? '' : indent + rest
    })
    .join('\n')
}

/** Where the lines begin whose beginning belongs to a literal. */
function linesWithin(text: string, literals: CodePart['literals']): Set<number> {
  const starts = new Set<number>()
  for (const [from, to] of literals) {
    for (const { index } of text.slice(from, to).matchAll(/\n/g)) starts.add(from + index + 1)
  }
  return starts
}

function misplacedModuleStatement(statement: Statement | undefined) {
  if (statement?.type !== 'FunctionDeclaration') return undefined
  const inner: { type: string; start: number }[] = statement.body?.body ?? []
  return inner.find(({ type }) => type.startsWith('Import') || type.startsWith('Export'))
}

function trimLines(code: string): string {
  return code
    .replaceAll('\r\n', '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
}

function shift(ranges: [number, number][], by: number): [number, number][] {
  return ranges.map(([start, end]) => [start - by, end - by])
}

function lineOf(code: string, offset: number): number {
  return code.slice(0, Math.max(0, offset)).split('\n').length
}
