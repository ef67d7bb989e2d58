import { child, isCall, list, nameOf, unwrap, type AstNode } from './ast.ts'
import { foldConstant, foldText } from './constants.ts'
import { isTimer, scanLoading } from './loading.ts'
import { scanLoops } from './loops.ts'
import { bindingOf, report, type Scan } from './scan-context.ts'
import { judgePattern } from './slow-patterns.ts'
import { isContextParam, symbolOf } from './symbols.ts'

const RULE = 'lasting-work' as const
const TEXTS = new Set(['TemplateLiteral', 'BinaryExpression'])

/** Rule 8: work ends, and begins only with a call. */
export function scanLastingWork(scan: Scan) {
  for (const node of scan.nodes) {
    if (isCall(node)) {
      scanTimer(scan, node)
      scanDynamicPattern(scan, node)
    } else if (node.type === 'Literal' && 'regex' in node) scanPattern(scan, node, regexOf(node))
  }
  scanLoops(scan)
  scanLoading(scan)
}

function scanTimer(scan: Scan, node: AstNode) {
  if (!isTimer(scan, node)) return
  if (isInterval(scan, node) && !scan.free.some((name) => nameOf(name) === 'clearInterval')) {
    report(scan, node, {
      rule: RULE,
      level: 'warn',
      message: 'This repeats for ever: the code has no clearInterval.',
      instead: 'Wait in a loop that ends, or clear the interval when the work is done.',
    })
  }
  const [callback] = list(node, 'arguments')
  if (isText(scan, callback)) {
    report(scan, node, {
      rule: RULE,
      message: 'This timer runs text as code.',
      instead: 'Give it a function.',
    })
  } else if (isGiven(scan, callback)) {
    report(scan, node, {
      rule: RULE,
      level: 'warn',
      message: 'This timer runs what it was given, which may be text.',
      instead: 'Give it a function that is written here, as in () => work().',
    })
  }
}

function isInterval(scan: Scan, call: AstNode): boolean {
  return symbolOf(scan, child(call, 'callee')) === 'global:setInterval'
}

/** A field of a parameter: it comes from the caller, and a cast may hide that it is no function. */
function isGiven(scan: Scan, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  const root = value?.type === 'MemberExpression' ? unwrap(child(value, 'object')) : value
  const binding = bindingOf(scan, root)
  if (binding?.kind !== 'param') return false
  if (value?.type === 'MemberExpression') return !isContextParam(binding, scan)
  const type = child(child(binding.id, 'typeAnnotation'), 'typeAnnotation')?.type
  if (type === 'TSStringKeyword' || type === 'TSAnyKeyword' || type === 'TSUnknownKeyword')
    return true
  return list(binding.owner, 'params')[binding.index]?.type === 'ObjectPattern'
}

function isText(scan: Scan, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  if (!value) return false
  return TEXTS.has(value.type) || typeof foldConstant(scan, value)?.value === 'string'
}

function scanDynamicPattern(scan: Scan, node: AstNode) {
  if (symbolOf(scan, child(node, 'callee')) !== 'global:RegExp') return
  const [source, flags] = list(node, 'arguments')
  const folded = foldConstant(scan, source)
  if (typeof folded?.value === 'string') {
    scanPattern(scan, node, { source: folded.value, flags: foldText(scan, flags) ?? '' })
  } else if (isGiven(scan, source)) {
    report(scan, node, {
      rule: RULE,
      level: 'warn',
      message: 'The caller chooses this pattern, and some patterns take practically forever.',
      instead: 'Search for plain text with includes, or escape what is special in a pattern.',
    })
  }
}

function scanPattern(scan: Scan, node: AstNode, regex: Regex | undefined) {
  if (!regex || judgePattern(regex.source, regex.flags) === 'fine') return
  report(scan, node, {
    rule: RULE,
    message:
      'This pattern can match the same text in many ways, so that on some texts it takes practically forever.',
    instead: 'Repeat once only, as in a+ for (a+)+, or split the text first.',
  })
}

interface Regex {
  source: string
  flags: string
}

function regexOf(node: AstNode): Regex | undefined {
  const regex = node['regex']
  if (typeof regex !== 'object' || regex === null) return undefined
  if (!('pattern' in regex) || typeof regex.pattern !== 'string') return undefined
  const flags = 'flags' in regex && typeof regex.flags === 'string' ? regex.flags : ''
  return { source: regex.pattern, flags }
}
