import { child, childrenOf, isCall, isFunction, list, unwrap, type AstNode } from './ast.ts'
import { foldConstant } from './constants.ts'
import { isFetch } from './network.ts'
import { enclosing, report, type Scan } from './scan-context.ts'
import { judgePattern } from './slow-patterns.ts'
import { symbolOf } from './symbols.ts'

const RULE = 'lasting-work' as const
const TIMERS = /^global:(?:setTimeout|setInterval|setImmediate)$/
const TEXTS = new Set(['TemplateLiteral', 'BinaryExpression'])
const LOOPS = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement'])

/** Rule 8: work ends, and begins only with a call. */
export function scanLastingWork(scan: Scan) {
  for (const node of scan.nodes) {
    if (isCall(node)) {
      scanTimer(scan, node)
      scanDynamicPattern(scan, node)
    } else if (LOOPS.has(node.type)) scanLoop(scan, node)
    else if (node.type === 'Literal' && 'regex' in node) scanPattern(scan, node, patternOf(node))
    else if (node.type === 'AwaitExpression' && !enclosing(scan, node, isFunction)) {
      report(scan, node, {
        rule: RULE,
        message: 'This waits while the server is loaded, before any tool is called.',
        instead:
          'Do the work within a tool, and keep the result in a variable of the module if it lasts.',
      })
    }
  }
}

function scanTimer(scan: Scan, node: AstNode) {
  const callee = child(node, 'callee')
  const [callback] = list(node, 'arguments')
  const isTimer = TIMERS.test(symbolOf(scan, callee) ?? '')
  if (isTimer && isText(scan, callback)) {
    report(scan, node, {
      rule: RULE,
      message: 'This timer runs text as code.',
      instead: 'Give it a function.',
    })
  }
  if ((isTimer || isFetch(scan, callee)) && !enclosing(scan, node, isFunction)) {
    report(scan, node, {
      rule: RULE,
      message: 'This starts work while the server is loaded, before any tool is called.',
      instead: 'Do the work within a tool.',
    })
  }
}

function isText(scan: Scan, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  if (!value) return false
  return TEXTS.has(value.type) || typeof foldConstant(scan, value)?.value === 'string'
}

function scanLoop(scan: Scan, node: AstNode) {
  const test = child(node, 'test')
  const isEndless = test === undefined || isAlwaysTrue(scan, test)
  const body = child(node, 'body')
  if (!isEndless || !body || hasExit(body, false)) return
  report(scan, node, {
    rule: RULE,
    message: 'This loop has no end.',
    instead: 'Give it a condition, or leave it with break, return or throw.',
  })
}

function isAlwaysTrue(scan: Scan, test: AstNode): boolean {
  const value = unwrap(test)
  if (value?.type === 'UnaryExpression' && value['operator'] === '!') {
    const folded = foldConstant(scan, child(value, 'argument'))
    return folded !== undefined && !folded.value
  }
  const folded = foldConstant(scan, test)
  return folded !== undefined && Boolean(folded.value)
}

function hasExit(node: AstNode, isInner: boolean): boolean {
  if (isFunction(node)) return false
  if (
    node.type === 'ReturnStatement' ||
    node.type === 'ThrowStatement' ||
    node.type === 'YieldExpression'
  )
    return true
  if (node.type === 'BreakStatement') return !isInner || child(node, 'label') !== undefined
  const isOwnBreak = isInner || LOOPS.has(node.type) || /^(?:Switch|ForIn|ForOf)/.test(node.type)
  return childrenOf(node).some((inner) => hasExit(inner.node, isOwnBreak))
}

function scanDynamicPattern(scan: Scan, node: AstNode) {
  if (symbolOf(scan, child(node, 'callee')) !== 'global:RegExp') return
  const [source] = list(node, 'arguments')
  const folded = foldConstant(scan, source)
  if (typeof folded?.value === 'string') scanPattern(scan, node, folded.value)
}

function scanPattern(scan: Scan, node: AstNode, pattern: string | undefined) {
  const verdict = pattern === undefined ? 'fine' : judgePattern(pattern)
  if (verdict === 'fine') return
  report(scan, node, {
    rule: RULE,
    message:
      'This pattern repeats a repetition, so that on some texts it takes practically forever.',
    instead: 'Repeat once only, as in a+ for (a+)+, or split the text first.',
  })
}

function patternOf(node: AstNode): string | undefined {
  const regex = node['regex']
  if (typeof regex !== 'object' || regex === null || !('pattern' in regex)) return undefined
  return typeof regex.pattern === 'string' ? regex.pattern : undefined
}
