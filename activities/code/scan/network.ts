import { child, isCall, isFunction, list, unwrap, type AstNode } from './ast.ts'
import { foldText, keyOf } from './constants.ts'
import { calledFunctions, callsOf } from './calls.ts'
import { judgeUrl, judgeHost } from './judge-url.ts'
import { functionOf, holdersOf, memberValues, returnsOf, valuesAt } from './members.ts'
import { bindingOf, enclosing, report, type Scan } from './scan-context.ts'
import { symbolOf } from './symbols.ts'
import { urlsOf } from './urls.ts'

const RULE = 'network' as const
const SOCKETS = new Set(['global:WebSocket', 'global:Request'])
const HOST_PARTS = new Set(['host', 'hostname', 'href', 'protocol', 'port'])

/** Rule 6: calls go to origins that are written in the code and listed in the spec. */
export function scanNetwork(scan: Scan) {
  for (const node of scan.nodes) {
    if (isCall(node)) scanCall(scan, node)
    else if (node.type === 'AssignmentExpression') scanHostChange(scan, node)
    if (node.type === 'Identifier' || node.type === 'MemberExpression') scanValueUse(scan, node)
  }
}

/** Whether an expression is fetch, by whatever name it goes in this file. */
export function isFetch(scan: Scan, node: AstNode | undefined, depth = 0): boolean {
  const symbol = symbolOf(scan, node)
  if (symbol === 'global:fetch' || symbol === 'ctx.fetch') return true
  const value = unwrap(node)
  if (!value || depth > 4) return false
  const held =
    value.type === 'MemberExpression'
      ? memberValues(scan, value)
      : value.type === 'CallExpression'
        ? calledFunctions(scan, child(value, 'callee')).flatMap((owner) => returnsOf(scan, owner))
        : []
  if (held.some((one) => isFetch(scan, one, depth + 1))) return true
  const binding = bindingOf(scan, value)
  if (binding?.kind !== 'param') return false
  const calls = callsOf(scan, binding.owner) ?? []
  return calls.some((call) => isFetch(scan, list(call, 'arguments')[binding.index], depth + 1))
}

function scanCall(scan: Scan, node: AstNode) {
  const callee = unwrap(child(node, 'callee'))
  const args = list(node, 'arguments')
  if (node.type === 'NewExpression') {
    if (SOCKETS.has(symbolOf(scan, callee) ?? '')) judgeTarget(scan, node, args[0])
    return
  }
  if (isFetch(scan, callee)) {
    judgeTarget(scan, node, args[0])
    scanHostHeader(scan, args[1])
    return
  }
  if (callee?.type !== 'MemberExpression' || !isFetch(scan, child(callee, 'object'))) return
  const key = keyOf(scan, callee)
  if (key === 'call') judgeTarget(scan, node, args[1])
  else if (key === 'apply') judgeTarget(scan, node, list(unwrap(args[1]), 'elements')[0])
}

function judgeTarget(scan: Scan, call: AstNode, target: AstNode | undefined) {
  // a request made in this file is judged where it is made
  if (unwrap(target)?.type === 'NewExpression') {
    const made = symbolOf(scan, child(unwrap(target), 'callee'))
    if (made === 'global:Request') return
  }
  const span = target ?? call
  let isOpen = false
  for (const url of urlsOf(scan, target)) {
    const verdict = judgeUrl(url, scan.allowedDomains)
    if (verdict.kind === 'refused') {
      report(scan, span, { rule: RULE, message: verdict.message, instead: verdict.instead })
    }
    if (verdict.kind === 'open') isOpen = true
  }
  if (!isOpen) return
  report(scan, span, {
    rule: RULE,
    level: 'warn',
    message: 'The host of this call is only known at run time, so it cannot be checked here.',
    instead:
      'Begin the URL with the literal origin of an allowed domain, as in `https://api.example.com/…`.',
  })
}

/** `headers: { host: 'other.test' }` names another host than the URL does. */
function scanHostHeader(scan: Scan, init: AstNode | undefined) {
  for (const value of valuesAt(scan, init, ['headers'])) {
    for (const holder of holdersOf(scan, value)) {
      const host = list(holder, 'properties').find((property) =>
        /^host$/i.test(keyOf(scan, property) ?? ''),
      )
      const text = foldText(scan, child(host, 'value'))
      const verdict = text === undefined ? undefined : judgeHost(text, scan.allowedDomains)
      if (!host || verdict?.kind !== 'refused') continue
      report(scan, host, { rule: RULE, message: verdict.message, instead: verdict.instead })
    }
  }
}

function scanHostChange(scan: Scan, node: AstNode) {
  const target = unwrap(child(node, 'left'))
  const key = target?.type === 'MemberExpression' ? (keyOf(scan, target) ?? '') : ''
  if (!target || !HOST_PARTS.has(key) || !isUrlObject(scan, child(target, 'object'))) return
  const text = foldText(scan, child(node, 'right'))
  const isKnown = text !== undefined && (key === 'href' || key === 'host' || key === 'hostname')
  if (!isKnown) {
    report(scan, node, {
      rule: RULE,
      level: 'warn',
      message: `This changes the ${key} of a URL after it was made.`,
      instead: 'Make the URL whole, from the literal origin of an allowed domain.',
    })
    return
  }
  const verdict =
    key === 'href' ? judgeUrl(text, scan.allowedDomains) : judgeHost(text, scan.allowedDomains)
  if (verdict.kind !== 'refused') return
  report(scan, node, { rule: RULE, message: verdict.message, instead: verdict.instead })
}

function isUrlObject(scan: Scan, node: AstNode | undefined): boolean {
  const binding = bindingOf(scan, node)
  const values = [child(binding?.owner, 'init'), ...(binding?.writes ?? [])]
  return values.some((value) => symbolOf(scan, child(unwrap(value), 'callee')) === 'global:URL')
}

/** fetch handed on as a value, to where its calls are not seen. */
function scanValueUse(scan: Scan, node: AstNode) {
  const symbol = symbolOf(scan, node)
  if (symbol !== 'global:fetch' && symbol !== 'ctx.fetch') return
  if (node.type === 'Identifier' && scan.fields.get(node) === 'property') return
  if (isPlainUse(scan, node)) return
  report(scan, node, {
    rule: RULE,
    level: 'warn',
    message: 'This hands fetch on as a value, so that it cannot be seen what it calls.',
    instead: 'Call ctx.fetch directly with a literal origin.',
  })
}

function isPlainUse(scan: Scan, node: AstNode): boolean {
  const { parents, fields } = scan
  let at = node
  let parent = parents.get(at)
  while (
    parent &&
    (parent.type.startsWith('TS') ||
      parent.type === 'ChainExpression' ||
      parent.type === 'LogicalExpression' ||
      parent.type === 'ConditionalExpression')
  ) {
    at = parent
    parent = parents.get(at)
  }
  const field = fields.get(at)
  if (!parent) return true
  switch (parent.type) {
    case 'CallExpression':
    case 'NewExpression':
      if (field === 'callee') return true
      return functionOf(bindingOf(scan, child(parent, 'callee'))) !== undefined
    case 'MemberExpression':
      return field === 'object' ? isCalledMember(scan, parent) : true
    case 'VariableDeclarator':
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'SequenceExpression':
    case 'ExpressionStatement':
      return true
    case 'Property': {
      const holder = parents.get(parent)
      return holder?.type === 'ObjectPattern' || isLocalLiteral(scan, holder)
    }
    case 'ArrayExpression':
      return isLocalLiteral(scan, parent)
    default:
      return isFunction(parent)
  }
}

function isCalledMember(scan: Scan, member: AstNode): boolean {
  const call = scan.parents.get(member)
  return isCall(call) && child(call, 'callee') === member
}

// `const tools = { get: ctx.fetch }` and `[ctx.fetch][0]` are followed by name
function isLocalLiteral(scan: Scan, literal: AstNode | undefined): boolean {
  const holder = literal && scan.parents.get(literal)
  if (holder?.type === 'MemberExpression') return true
  return holder?.type === 'VariableDeclarator' && enclosing(scan, holder, () => true) !== undefined
}
