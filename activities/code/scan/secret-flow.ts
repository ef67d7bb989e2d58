import { child, isCall, isFunction, list, unwrap, type AstNode } from './ast.ts'
import { keyOf } from './constants.ts'
import { isFetch } from './network.ts'
import { bindingOf, enclosing, report, type Scan } from './scan-context.ts'
import type { Binding } from './scopes.ts'
import { isToolFunction, symbolOf } from './symbols.ts'

const RULE = 'secret-flow' as const
const SECRET = /^(?:ctx\.secrets|global:process\.env)(?:\.|$)/
const CARRIERS =
  /^global:(?:String|btoa|atob|encodeURIComponent|encodeURI|escape|structuredClone|Buffer\.from|JSON\.stringify|Object\.(?:values|entries|assign|freeze|fromEntries)|Array\.from)$/
/** Methods of a text that tell nothing, or next to nothing, of what it holds. */
const HARMLESS = new Set([
  'startsWith',
  'endsWith',
  'includes',
  'indexOf',
  'length',
  'test',
  'localeCompare',
  'has',
  'size',
])
const LOGS = /^(?:ctx\.log\.|global:console\.)/
const HOW = 'Send it in a header or a body to a listed host, and nowhere else.'

/** Rule 7: a secret goes into a header or a body of a request; not into logs, errors, answers or URLs. */
export function scanSecretFlow(scan: Scan) {
  const carriers = findCarriers(scan)
  const carries = (node: AstNode | undefined) => isCarrier(scan, carriers, node)
  for (const node of scan.nodes) {
    if (isCall(node)) scanCall(scan, node, carries)
    else if (node.type === 'ThrowStatement') scanThrow(scan, node, carries)
    else if (node.type === 'ReturnStatement') scanReturn(scan, node, carries)
  }
}

type Carries = (node: AstNode | undefined) => boolean

function scanCall(scan: Scan, node: AstNode, carries: Carries) {
  const callee = child(node, 'callee')
  const args = list(node, 'arguments')
  if (LOGS.test(symbolOf(scan, callee) ?? '')) {
    const leak = args.find((argument) => carries(argument) || isWholeContext(scan, argument))
    if (leak) refuse(scan, leak, 'This writes a secret into the log.')
  } else if (isFetch(scan, callee) && carries(args[0])) {
    warnUrl(scan, args[0] ?? node)
  } else if (isParameterOfUrl(scan, callee) && args.some(carries)) {
    warnUrl(scan, node)
  }
}

function scanThrow(scan: Scan, node: AstNode, carries: Carries) {
  const thrown = unwrap(child(node, 'argument'))
  const parts = isCall(thrown) ? list(thrown, 'arguments') : [thrown]
  if (parts.some(carries))
    refuse(scan, node, 'This puts a secret into an error, which the caller sees.')
}

function scanReturn(scan: Scan, node: AstNode, carries: Carries) {
  const owner = enclosing(scan, node, isFunction)
  const result = child(node, 'argument')
  if (!owner || !isToolFunction(owner, scan)) return
  if (carries(result) || isWholeContext(scan, result)) {
    refuse(scan, node, 'This puts a secret into the answer of the tool.')
  }
}

function refuse(scan: Scan, node: AstNode, message: string) {
  report(scan, node, { rule: RULE, message, instead: HOW })
}

// Some services know no other way than a key in the query, so this is left to the one who reviews.
function warnUrl(scan: Scan, node: AstNode) {
  report(scan, node, {
    rule: RULE,
    level: 'warn',
    message: 'This puts a secret into a URL, which services write into their logs.',
    instead: 'Send it in a header if the service takes it there.',
  })
}

/** url.searchParams.set(…) on a URL object. */
function isParameterOfUrl(scan: Scan, callee: AstNode | undefined): boolean {
  const member = unwrap(callee)
  const object = unwrap(child(member, 'object'))
  if (member?.type !== 'MemberExpression' || object?.type !== 'MemberExpression') return false
  return (
    keyOf(scan, object) === 'searchParams' && ['set', 'append'].includes(keyOf(scan, member) ?? '')
  )
}

function isWholeContext(scan: Scan, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  if (value?.type === 'CallExpression') {
    const isText = symbolOf(scan, child(value, 'callee')) === 'global:JSON.stringify'
    return isText && isWholeContext(scan, list(value, 'arguments')[0])
  }
  if (value?.type === 'ObjectExpression') {
    return list(value, 'properties').some((property) =>
      isWholeContext(
        scan,
        child(property, property.type === 'SpreadElement' ? 'argument' : 'value'),
      ),
    )
  }
  return symbolOf(scan, value) === 'ctx'
}

/** The variables of the file that hold a secret, or something made of one. */
function findCarriers(scan: Scan): Set<Binding> {
  const carriers = new Set<Binding>()
  const variables = new Set([...scan.bindings.values()].filter(({ kind }) => kind === 'variable'))
  for (let before = -1; before !== carriers.size;) {
    before = carriers.size
    for (const binding of variables) {
      if (carriers.has(binding) || binding.owner.type !== 'VariableDeclarator') continue
      const values = [child(binding.owner, 'init'), ...binding.writes]
      if (values.some((value) => isCarrier(scan, carriers, value))) carriers.add(binding)
    }
  }
  return carriers
}

function isCarrier(scan: Scan, carriers: Set<Binding>, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  if (!value) return false
  if (value.type === 'MemberExpression' && HARMLESS.has(keyOf(scan, value) ?? '')) return false
  if (SECRET.test(symbolOf(scan, value) ?? '')) return true
  const carries = (inner: AstNode | undefined) => isCarrier(scan, carriers, inner)
  switch (value.type) {
    case 'Identifier': {
      const binding = bindingOf(scan, value)
      return binding !== undefined && carriers.has(binding)
    }
    case 'TemplateLiteral':
      return list(value, 'expressions').some(carries)
    case 'BinaryExpression':
      return (
        value['operator'] === '+' &&
        (carries(child(value, 'left')) || carries(child(value, 'right')))
      )
    case 'LogicalExpression':
      return (
        carries(child(value, 'right')) ||
        (value['operator'] !== '&&' && carries(child(value, 'left')))
      )
    case 'ConditionalExpression':
      return carries(child(value, 'consequent')) || carries(child(value, 'alternate'))
    case 'AssignmentExpression':
      return carries(child(value, 'right'))
    case 'AwaitExpression':
    case 'SpreadElement':
      return carries(child(value, 'argument'))
    case 'ArrayExpression':
      return list(value, 'elements').some(carries)
    case 'ObjectExpression':
      return list(value, 'properties').some((property) =>
        carries(child(property, property.type === 'SpreadElement' ? 'argument' : 'value')),
      )
    case 'MemberExpression':
      return carries(child(value, 'object'))
    case 'CallExpression':
    case 'NewExpression':
      return isCarryingCall(scan, value, carries)
    default:
      return false
  }
}

function isCarryingCall(scan: Scan, call: AstNode, carries: Carries): boolean {
  const callee = unwrap(child(call, 'callee'))
  const args = list(call, 'arguments')
  const symbol = symbolOf(scan, callee) ?? ''
  if (CARRIERS.test(symbol) || symbol === 'global:URL') return args.some(carries)
  if (callee?.type !== 'MemberExpression') return false
  const key = keyOf(scan, callee) ?? ''
  if (HARMLESS.has(key)) return false
  if (carries(child(callee, 'object'))) return true
  return ['concat', 'join', 'replace', 'padStart', 'padEnd'].includes(key) && args.some(carries)
}
