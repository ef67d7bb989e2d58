import { child, isFunction, list, nameOf, unwrap, type AstNode } from './ast.ts'
import { CLOSED_NAMES } from './closed-names.ts'
import { foldText, keyOf } from './constants.ts'
import { bindingOf, type Scan } from './scan-context.ts'
import { symbolOf } from './symbols.ts'

const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>'])
const COUNTERS = new Set([
  'length',
  'size',
  'indexOf',
  'lastIndexOf',
  'findIndex',
  'findLastIndex',
  'charCodeAt',
])
const KEY_LISTS = new Set(['keys', 'entries'])
/** Methods of lists that call a function for each item. */
export const WALKERS = new Set([
  'map',
  'forEach',
  'filter',
  'reduce',
  'some',
  'every',
  'flatMap',
  'find',
  'sort',
])

/** Whether a computed name is a number, or one of an object's own names, or otherwise harmless. */
export function isOwnKey(scan: Scan, node: AstNode | undefined, depth = 0): boolean {
  const value = unwrap(node)
  if (!value || depth > 6) return false
  if (isNumber(scan, value, depth)) return true
  const prefix = prefixOf(scan, value)
  if (prefix !== undefined && !startsClosedName(prefix)) return true
  if (value.type !== 'Identifier') return false
  return isLoopKey(scan, value) || isWalkedKey(scan, value)
}

function startsClosedName(prefix: string): boolean {
  return [...CLOSED_NAMES].some((name) => name.startsWith(prefix))
}

function isNumber(scan: Scan, value: AstNode, depth: number): boolean {
  switch (value.type) {
    case 'UpdateExpression':
      return true
    case 'Literal':
      return typeof value['value'] === 'number'
    case 'UnaryExpression':
      return value['operator'] === '-' || value['operator'] === '+' || value['operator'] === '~'
    case 'BinaryExpression': {
      if (ARITHMETIC.has(String(value['operator']))) return true
      if (value['operator'] !== '+') return false
      const sides = [child(value, 'left'), child(value, 'right')].map(unwrap)
      return sides.every((side) => side !== undefined && isNumber(scan, side, depth + 1))
    }
    case 'MemberExpression':
      return COUNTERS.has(keyOf(scan, value) ?? '')
    case 'CallExpression': {
      const callee = unwrap(child(value, 'callee'))
      if (callee?.type === 'MemberExpression' && COUNTERS.has(keyOf(scan, callee) ?? ''))
        return true
      return /^global:(?:Math\.|Number(?:$|\.)|parseInt|parseFloat)/.test(
        symbolOf(scan, callee) ?? '',
      )
    }
    case 'ConditionalExpression':
      return [child(value, 'consequent'), child(value, 'alternate')].every((side) =>
        isOwnKey(scan, side, depth + 1),
      )
    case 'Identifier':
      return isNumericName(scan, value, depth)
    default:
      return false
  }
}

function isNumericName(scan: Scan, value: AstNode, depth: number): boolean {
  const binding = bindingOf(scan, value)
  if (depth > 6 || !binding) return false
  if (binding.kind === 'param') return isTypedNumber(binding.id) || isWalkedIndex(scan, binding)
  if (binding.owner.type !== 'VariableDeclarator' || child(binding.owner, 'id') !== binding.id)
    return false
  const values = [child(binding.owner, 'init'), ...binding.writes].map(unwrap)
  const known = values.filter((init) => init !== undefined)
  if (known.length === 0 || known.length < values.length - 1) return false
  return known.every((init) =>
    init.type === 'AssignmentExpression'
      ? init['operator'] !== '??='
      : isNumber(scan, init, depth + 1),
  )
}

function isTypedNumber(id: AstNode): boolean {
  return child(child(id, 'typeAnnotation'), 'typeAnnotation')?.type === 'TSNumberKeyword'
}

function prefixOf(scan: Scan, value: AstNode): string | undefined {
  if (value.type === 'TemplateLiteral') {
    const [first] = list(value, 'quasis')
    const text = first?.['value']
    const cooked =
      typeof text === 'object' && text !== null && 'cooked' in text ? text.cooked : undefined
    return typeof cooked === 'string' && cooked !== '' ? cooked : undefined
  }
  if (value.type !== 'BinaryExpression' || value['operator'] !== '+') return undefined
  const text = foldText(scan, child(value, 'left'))
  return text === '' ? undefined : text
}

/** for (const key in object), for (const key of Object.keys(object)), for (const [key] of Object.entries(object)) */
function isLoopKey(scan: Scan, value: AstNode): boolean {
  const binding = bindingOf(scan, value)
  const declaration = binding && scan.parents.get(binding.owner)
  const loop = declaration && scan.parents.get(declaration)
  if (!binding || binding.writes.length > 0 || scan.fields.get(declaration ?? value) !== 'left')
    return false
  if (loop?.type === 'ForInStatement') return true
  if (loop?.type !== 'ForOfStatement') return false
  return (
    isKeyPlace(binding.id, child(binding.owner, 'id')) && isListOfKeys(scan, child(loop, 'right'))
  )
}

/** Object.keys(object).map((key) => …), Object.entries(object).map(([key]) => …), literals of names */
function isWalkedKey(scan: Scan, value: AstNode): boolean {
  const binding = bindingOf(scan, value)
  if (binding?.kind !== 'param') return false
  const call = scan.parents.get(binding.owner)
  const callee = unwrap(child(call, 'callee'))
  if (callee?.type !== 'MemberExpression' || !WALKERS.has(keyOf(scan, callee) ?? '')) return false
  const param = list(binding.owner, 'params')[binding.index]
  return isKeyPlace(binding.id, param) && isListOfKeys(scan, child(callee, 'object'))
}

function isWalkedIndex(scan: Scan, { owner, index }: { owner: AstNode; index: number }): boolean {
  const callee = unwrap(child(scan.parents.get(owner), 'callee'))
  if (!isFunction(owner) || callee?.type !== 'MemberExpression') return false
  const key = keyOf(scan, callee) ?? ''
  return index === (key === 'reduce' ? 2 : 1) && WALKERS.has(key)
}

function isKeyPlace(id: AstNode, pattern: AstNode | undefined): boolean {
  if (pattern === id) return true
  return pattern?.type === 'ArrayPattern' && list(pattern, 'elements')[0] === id
}

function isListOfKeys(scan: Scan, node: AstNode | undefined): boolean {
  let value = unwrap(node)
  const binding = bindingOf(scan, value)
  if (binding?.owner.type === 'VariableDeclarator' && child(binding.owner, 'id') === binding.id) {
    value = unwrap(child(binding.owner, 'init'))
  }
  if (value?.type === 'ArrayExpression') {
    return list(value, 'elements').every((element) => {
      const text = foldText(scan, element)
      return text !== undefined && !CLOSED_NAMES.has(text)
    })
  }
  const callee = unwrap(child(value, 'callee'))
  if (callee?.type !== 'MemberExpression') return false
  const key = keyOf(scan, callee) ?? ''
  const isOfObject = nameOf(unwrap(child(callee, 'object'))) === 'Object'
  if (isOfObject || KEY_LISTS.has(key)) return KEY_LISTS.has(key)
  return (
    ['filter', 'sort', 'toSorted', 'slice', 'reverse'].includes(key) &&
    isListOfKeys(scan, child(callee, 'object'))
  )
}
