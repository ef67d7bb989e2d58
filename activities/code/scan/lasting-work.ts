import {
  child,
  childrenOf,
  isCall,
  isFunction,
  list,
  nameOf,
  regexOf,
  unwrap,
  type AstNode,
  type Regex,
} from './ast.ts'
import { calledFunctions, callsOf } from './calls.ts'
import { cookedText, foldConstant, foldText, keyOf } from './constants.ts'
import { isTimer, scanLoading } from './loading.ts'
import { scanLoops } from './loops.ts'
import { returnsOf } from './members.ts'
import { bindingOf, enclosing, report, type Scan } from './scan-context.ts'
import { judgePattern } from './slow-patterns.ts'
import { isContextParam, symbolOf } from './symbols.ts'

const RULE = 'lasting-work' as const
/** Methods that make a pattern of a text. */
const SEARCHES = new Set(['match', 'matchAll', 'search'])
const TEXTS = new Set(['TemplateLiteral', 'BinaryExpression'])

/** Rule 8: work ends, and begins only with a call. */
export function scanLastingWork(scan: Scan) {
  for (const node of scan.nodes) {
    if (isCall(node)) {
      scanTimer(scan, node)
      scanRecursion(scan, node)
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
  if (isSelfRepeating(scan, node, callback)) {
    report(scan, node, {
      rule: RULE,
      level: 'warn',
      message: 'This function starts itself again each time, without an end.',
      instead: 'Start it again only while something holds, and only a few times.',
    })
  } else if (isText(scan, callback)) {
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

function scanRecursion(scan: Scan, node: AstNode) {
  if (node.type !== 'CallExpression' || !isSelfRepeating(scan, node, child(node, 'callee'))) return
  report(scan, node, {
    rule: RULE,
    level: 'warn',
    message: 'This function calls itself each time, without an end.',
    instead: 'Call it again only while something holds.',
  })
}

function isInterval(scan: Scan, call: AstNode): boolean {
  return symbolOf(scan, child(call, 'callee')) === 'global:setInterval'
}

/** A function that starts itself again, whatever happens. */
function isSelfRepeating(scan: Scan, call: AstNode, callback: AstNode | undefined): boolean {
  const owner = enclosing(scan, call, isFunction)
  if (!owner || !calledFunctions(scan, callback).includes(owner)) return false
  const choice = enclosing(scan, call, (node) => node === owner || CHOICES.test(node.type))
  return choice === owner && !hasReturn(child(owner, 'body') ?? owner, call.start)
}

const CHOICES = /^(?:If|Switch|Try|For|While|DoWhile)|^(?:Conditional|Logical)Expression/

function hasReturn(node: AstNode, before: number): boolean {
  if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement') return node.end < before
  return childrenOf(node).some(({ node: inner }) => !isFunction(inner) && hasReturn(inner, before))
}

/** A field of a parameter: it comes from the caller, and a cast may hide that it is no function. */
function isGiven(scan: Scan, node: AstNode | undefined, depth = 0): boolean {
  const value = unwrap(node)
  const root = value?.type === 'MemberExpression' ? unwrap(child(value, 'object')) : value
  const binding = bindingOf(scan, root)
  if (binding?.kind !== 'param') return false
  if (value?.type === 'MemberExpression') return !isContextParam(binding, scan)
  const calls = callsOf(scan, binding.owner) ?? []
  if (calls.length > 0) {
    return (
      depth < 5 &&
      calls.some((call) => isGiven(scan, list(call, 'arguments')[binding.index], depth + 1))
    )
  }
  const type = child(child(binding.id, 'typeAnnotation'), 'typeAnnotation')?.type
  if (type === 'TSStringKeyword' || type === 'TSAnyKeyword' || type === 'TSUnknownKeyword')
    return true
  return list(binding.owner, 'params')[binding.index]?.type === 'ObjectPattern'
}

function isText(scan: Scan, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  if (!value) return false
  const made = value.type === 'CallExpression' ? calledFunctions(scan, child(value, 'callee')) : []
  if (made.some((owner) => returnsOf(scan, owner).some((result) => isText(scan, result))))
    return true
  return (
    TEXTS.has(value.type) ||
    symbolOf(scan, child(value, 'callee')) === 'global:String' ||
    typeof foldConstant(scan, value)?.value === 'string'
  )
}

function scanDynamicPattern(scan: Scan, node: AstNode) {
  const callee = unwrap(child(node, 'callee'))
  const isSearch = callee?.type === 'MemberExpression' && SEARCHES.has(keyOf(scan, callee) ?? '')
  if (!isSearch && symbolOf(scan, callee) !== 'global:RegExp') return
  const [source, flags] = list(node, 'arguments')
  const folded = foldConstant(scan, source)
  if (typeof folded?.value === 'string') {
    scanPattern(scan, node, { source: folded.value, flags: foldText(scan, flags) ?? '' })
  } else if (!isSearch && isGiven(scan, onlyPart(source))) {
    report(scan, node, {
      rule: RULE,
      level: 'warn',
      message: 'The caller chooses this pattern, and some patterns take practically forever.',
      instead: 'Search for plain text with includes, or escape what is special in a pattern.',
    })
  }
}

/** `${text}` is text. */
function onlyPart(node: AstNode | undefined): AstNode | undefined {
  const value = unwrap(node)
  const isPlain =
    value?.type === 'TemplateLiteral' &&
    list(value, 'quasis').every((quasi) => cookedText(quasi) === '')
  return isPlain ? list(value, 'expressions')[0] : value
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
