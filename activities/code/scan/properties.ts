import { child, isCall, isFunction, list, nameOf, unwrap, type AstNode } from './ast.ts'
import { foldConstant, initialOf, keyOf } from './constants.ts'
import { isWritten } from './environment.ts'
import { CLOSED_NAMES } from './closed-names.ts'
import { isOwnKey } from './own-keys.ts'
import { bindingOf, report, type Scan } from './scan-context.ts'
import { symbolOf } from './symbols.ts'
import { canBeText } from './urls.ts'

const RULE = 'properties' as const

const SYMBOLS = new Set([
  'iterator',
  'asyncIterator',
  'dispose',
  'asyncDispose',
  'toStringTag',
  'toPrimitive',
])
const CHANGERS = new Set(['assign', 'freeze', 'seal', 'preventExtensions'])

/** Rule 5: no way to constructors, prototypes and call stacks; built-ins stay as they are. */
export function scanProperties(scan: Scan) {
  for (const node of scan.nodes) {
    if (node.type === 'MemberExpression') scanMember(scan, node)
    else if (node.type === 'Property') scanProperty(scan, node)
    else if (isCall(node)) scanCall(scan, node)
    else if (node.type === 'TaggedTemplateExpression') scanCallee(scan, node, child(node, 'tag'))
  }
}

function scanMember(scan: Scan, node: AstNode) {
  const key = keyOf(scan, node)
  const object = child(node, 'object')
  const owner = symbolOf(scan, object)
  if (key !== undefined) {
    if (isClosed(scan, node, key)) refuseKey(scan, node, key)
    if (owner === 'global:Symbol' && !SYMBOLS.has(key)) refuseKey(scan, node, `Symbol.${key}`)
  } else if (!isOwnKey(scan, child(node, 'property'))) {
    const isBuiltUp =
      isMadeOfText(scan, child(node, 'property')) ||
      canBeText(scan, child(node, 'property'), (text) => CLOSED_NAMES.has(text))
    if (isBuiltUp || isBuiltIn(owner) || isBareValue(scan, object)) refuseComputed(scan, node)
    else if (isWritten(scan, node) && isUnknownMember(scan, object) && !isMadeHere(scan, object)) {
      report(scan, node, {
        rule: RULE,
        message:
          'This writes two levels deep by names that come from outside, which can reach the prototype of all objects.',
        instead: 'Use a Map of Maps, or check the first name with Object.hasOwn.',
      })
    }
  }
  if (isWritten(scan, node) && isBuiltIn(owner)) {
    report(scan, node, {
      rule: RULE,
      message: 'This changes something built in, for all code in the process.',
      instead: 'Write a function of your own.',
    })
  }
}

const DECODERS = /^global:(?:atob|unescape)$/

/** A name that methods or decoders make of a literal text: there is no honest reason not to write it as it is. */
function isMadeOfText(scan: Scan, key: AstNode | undefined): boolean {
  let at = initialOf(scan, key) ?? unwrap(key)
  if (at?.type !== 'CallExpression') return false
  while (at?.type === 'CallExpression' || at?.type === 'MemberExpression') {
    if (DECODERS.test(symbolOf(scan, child(at, 'callee')) ?? '')) return true
    at = unwrap(child(at, at.type === 'CallExpression' ? 'callee' : 'object'))
  }
  return (
    at?.type === 'Literal' ||
    (at?.type === 'ArrayExpression' && foldConstant(scan, at) !== undefined)
  )
}

function isClosed(scan: Scan, node: AstNode, key: string): boolean {
  if (CLOSED_NAMES.has(key)) return !isBorrowed(scan, node) && !isNamed(scan, node, key)
  const object = unwrap(child(node, 'object'))
  const binding = bindingOf(scan, object)
  if (key === 'stack') return isErrorValue(scan, object)
  if (key !== 'caller' && key !== 'callee') return false
  return nameOf(object) === 'arguments' || binding?.kind === 'function' || binding?.kind === 'class'
}

/** `this.constructor.name`, `value.constructor === Object`: nothing is done with the constructor itself. */
function isNamed(scan: Scan, node: AstNode, key: string): boolean {
  if (key !== 'constructor' || node['computed'] === true) return false
  const around = scan.parents.get(node)
  if (around?.type === 'BinaryExpression') return /^[!=]==?$/.test(String(around['operator']))
  return (
    around?.type === 'MemberExpression' &&
    child(around, 'object') === node &&
    keyOf(scan, around) === 'name' &&
    !isWritten(scan, around)
  )
}

const LENDERS = /^global:(?:Object|Array|String)$/
const BORROWED = new Set([
  'hasOwnProperty',
  'propertyIsEnumerable',
  'toString',
  'slice',
  'map',
  'filter',
  'forEach',
])

/** Object.prototype.hasOwnProperty.call(object, name) */
function isBorrowed(scan: Scan, node: AstNode): boolean {
  const method = scan.parents.get(node)
  const call = method && scan.parents.get(method)
  const whole = call && scan.parents.get(call)
  if (method?.type !== 'MemberExpression' || call?.type !== 'MemberExpression') return false
  return (
    keyOf(scan, node) === 'prototype' &&
    LENDERS.test(symbolOf(scan, child(node, 'object')) ?? '') &&
    BORROWED.has(keyOf(scan, method) ?? '') &&
    keyOf(scan, call) === 'call' &&
    isCall(whole) &&
    child(whole, 'callee') === call
  )
}

function isErrorValue(scan: Scan, node: AstNode | undefined): boolean {
  if (bindingOf(scan, initialOf(scan, node) ?? node)?.kind === 'catch') return true
  const value = initialOf(scan, node) ?? node
  if (!isCall(value)) return false
  return /^global:\w*Error$/.test(symbolOf(scan, child(value, 'callee')) ?? '')
}

function scanProperty(scan: Scan, node: AstNode) {
  const isPattern = scan.parents.get(node)?.type === 'ObjectPattern'
  const key = keyOf(scan, node)
  if (isPattern && key !== undefined && CLOSED_NAMES.has(key)) refuseKey(scan, node, key)
  if (isPattern && key === undefined && isBareValue(scan, patternSource(scan, node))) {
    if (!isOwnKey(scan, child(node, 'key'))) refuseComputed(scan, node)
  }
  if (isPattern && key === 'stack' && isErrorValue(scan, patternSource(scan, node))) {
    refuseKey(scan, node, key)
  }
  const isPrototype = key === '__proto__' && node['computed'] !== true && node['shorthand'] !== true
  if (!isPattern && isPrototype) refuseKey(scan, node, key)
}

function patternSource(scan: Scan, property: AstNode): AstNode | undefined {
  const pattern = scan.parents.get(property)
  const holder = pattern && scan.parents.get(pattern)
  return child(holder, holder?.type === 'VariableDeclarator' ? 'init' : 'right')
}

function scanCall(scan: Scan, node: AstNode) {
  scanCallee(scan, node, child(node, 'callee'))
  const callee = unwrap(child(node, 'callee'))
  if (
    callee?.type !== 'MemberExpression' ||
    symbolOf(scan, child(callee, 'object')) !== 'global:Object'
  )
    return
  const [target] = list(node, 'arguments')
  if (!CHANGERS.has(keyOf(scan, callee) ?? '') || !isBuiltIn(symbolOf(scan, target))) return
  report(scan, node, {
    rule: RULE,
    message: 'This changes something built in, for all code in the process.',
    instead: 'Make an object of your own.',
  })
}

function scanCallee(scan: Scan, node: AstNode, callee: AstNode | undefined) {
  if (!isUnknownMember(scan, callee) || isOwnTable(scan, callee)) return
  report(scan, node, {
    rule: RULE,
    message: 'This calls something that is picked by a name made up at run time.',
    instead: 'Pick from an object literal of your own functions, from a Map, or with a switch.',
  })
}

/** `if (!groups[name]) groups[name] = {}` before `groups[name][other] = …`, as grouping is written. */
function isMadeHere(scan: Scan, node: AstNode | undefined): boolean {
  const textOf = (expression: AstNode | undefined) => {
    const value = unwrap(expression)
    return value && scan.code.slice(value.start, value.end).replaceAll('!', '')
  }
  const place = textOf(node)
  return scan.nodes.some(
    (other) =>
      other.type === 'AssignmentExpression' &&
      /^(?:Object|Array|New)Expression$/.test(unwrap(child(other, 'right'))?.type ?? '') &&
      textOf(child(other, 'left')) === place,
  )
}

/** Whether an expression is, or holds, a member whose name is not known and not its own. */
function isUnknownMember(scan: Scan, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  const whole = initialOf(scan, value) ?? value
  if (whole?.type !== 'MemberExpression') return isFromComputedPattern(scan, value)
  if (keyOf(scan, whole) !== undefined || isOwnKey(scan, child(whole, 'property'))) return false
  return !isTypedList(scan, child(whole, 'object'))
}

/** A variable of the type number[][] or the like, whose keys the type check knows to be numbers. */
function isTypedList(scan: Scan, node: AstNode | undefined): boolean {
  const id = bindingOf(scan, node)?.id
  const type = child(child(id, 'typeAnnotation'), 'typeAnnotation')
  return type?.type === 'TSArrayType' && child(type, 'elementType')?.type === 'TSArrayType'
}

function isFromComputedPattern(scan: Scan, node: AstNode | undefined): boolean {
  const id = bindingOf(scan, node)?.id
  const property = id && scan.parents.get(id)
  if (property?.type !== 'Property' || scan.parents.get(property)?.type !== 'ObjectPattern')
    return false
  return keyOf(scan, property) === undefined && !isOwnKey(scan, child(property, 'key'))
}

/** A lookup in a literal of this file, one step deep: the worst it can find is a method of all objects. */
function isOwnTable(scan: Scan, callee: AstNode | undefined): boolean {
  const value = unwrap(callee)
  const member = initialOf(scan, value) ?? value
  const object = unwrap(child(member, 'object'))
  const table = initialOf(scan, object) ?? object
  if (table?.type === 'ObjectExpression') return list(table, 'properties').length > 0
  return table?.type === 'ArrayExpression' && list(table, 'elements').length > 0
}

/** A value that has nothing of its own to look up, so that a computed name can only mean what it inherits. */
function isBareValue(scan: Scan, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  const whole = initialOf(scan, value) ?? value
  if (!whole) return false
  if (isFunction(whole) || whole.type === 'ClassExpression') return true
  const kind = bindingOf(scan, value)?.kind
  if (kind === 'function' || kind === 'class') return true
  if (whole !== value) return false // a variable may have been filled since
  if (whole.type === 'ObjectExpression') return list(whole, 'properties').length === 0
  if (whole.type === 'ArrayExpression') return list(whole, 'elements').length === 0
  return whole.type === 'Literal' && typeof foldConstant(scan, whole)?.value !== 'string'
    ? true
    : whole.type === 'Literal' && whole['value'] === ''
}

function isBuiltIn(symbol: string | undefined): boolean {
  return symbol !== undefined && /^(?:global|import):/.test(symbol) && symbol !== 'global:module'
}

function refuseKey(scan: Scan, node: AstNode, key: string) {
  report(scan, node, {
    rule: RULE,
    message: `"${key}" leads to constructors, prototypes or the call stack, and from there out of the tool.`,
    instead:
      'Do without it: err.name, Array.isArray, instanceof and Object.hasOwn answer most questions.',
  })
}

function refuseComputed(scan: Scan, node: AstNode) {
  report(scan, node, {
    rule: RULE,
    message: 'This looks up a name that is made up at run time on something built in.',
    instead: 'Name the property literally, or look it up in a table of your own.',
  })
}
