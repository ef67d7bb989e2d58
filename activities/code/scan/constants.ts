import { child, list, nameOf, unwrap, type AstNode } from './ast.ts'
import {
  bounded,
  callMethod,
  HEAVIEST,
  LONGEST,
  type Constant,
  type Folded,
} from './constant-methods.ts'
import { spend } from './effort.ts'
import type { ScopeInfo } from './scopes.ts'

const DEEPEST = 120
/** Each expression is folded once per file, so that constants made of constants cost nothing. */
const known = new WeakMap<ScopeInfo['bindings'], Map<AstNode, Folded>>()

/** The value of an expression that is the same at every run; undefined where that is not certain. */
export function foldConstant(scope: ScopeInfo, node: AstNode | undefined, depth = 0): Folded {
  const value = unwrap(node)
  if (!value || depth > DEEPEST) return undefined
  const folded = known.get(scope.bindings) ?? new Map<AstNode, Folded>()
  known.set(scope.bindings, folded)
  if (!folded.has(value)) {
    folded.set(value, undefined) // a value that is made of itself is none
    folded.set(value, fold(scope, value, depth))
  }
  const result = folded.get(value)
  if (!result || isLight(scope, [result.value])) return result
  folded.set(value, undefined)
  return undefined
}

/**
 * Whether all values together are small; counts no further than it must. Who is handed them goes through them once or
 * twice, so that counting them is paid for as all of that work.
 */
function isLight(scope: ScopeInfo, values: readonly Constant[]): boolean {
  let weight = 0
  const add = (value: Constant): boolean => {
    weight += typeof value === 'string' ? value.length + 1 : 1
    return weight <= HEAVIEST && (!Array.isArray(value) || value.every(add))
  }
  const isLight = values.every(add)
  spend(scope, weight)
  return isLight
}

function fold(scope: ScopeInfo, value: AstNode, depth: number): Folded {
  const next = (inner: AstNode | undefined) => foldConstant(scope, inner, depth + 1)
  switch (value.type) {
    case 'Literal':
      return foldLiteral(value)
    case 'Identifier':
      return foldName(scope, value, depth)
    case 'TemplateLiteral':
      return foldTemplate(value, next)
    case 'UnaryExpression': {
      const number = value['operator'] === '-' ? next(child(value, 'argument'))?.value : undefined
      return typeof number === 'number' ? { value: -number } : undefined
    }
    case 'TaggedTemplateExpression': {
      const [text, more] = list(child(value, 'quasi'), 'quasis')
      const isRaw = isStringRaw(scope, child(value, 'tag'))
      return isRaw && text && !more ? bounded(templateText(text, 'raw')) : undefined
    }
    case 'BinaryExpression':
      return value['operator'] === '+'
        ? add(next(child(value, 'left')), next(child(value, 'right')))
        : undefined
    case 'ArrayExpression':
      return foldArray(value, next)
    case 'MemberExpression':
      return foldMember(scope, value, next)
    case 'CallExpression':
      return foldCall(scope, value, next)
    default:
      return undefined
  }
}

/** The text of a constant expression. */
export function foldText(scope: ScopeInfo, node: AstNode | undefined): string | undefined {
  const folded = foldConstant(scope, node)
  if (!folded || Array.isArray(folded.value)) return undefined
  return String(folded.value)
}

/** The name that a member or a property of a pattern reaches for; undefined where it is computed at run time. */
export function keyOf(scope: ScopeInfo, node: AstNode): string | undefined {
  const key = child(node, node.type === 'MemberExpression' ? 'property' : 'key')
  if (node['computed'] !== true) {
    if (key?.type === 'PrivateIdentifier') return `#${nameOf(key)}`
    if (key?.type === 'Identifier') return nameOf(key)
  }
  const folded = foldConstant(scope, key)
  return folded === undefined ? undefined : String(folded.value)
}

/** The property of an object literal by its name, where no spread can hide another. */
export function propertyOf(scope: ScopeInfo, object: AstNode, key: string): AstNode | undefined {
  const properties = list(object, 'properties')
  spend(scope, properties.length)
  return child(
    properties.findLast(
      (property) => property.type === 'Property' && keyOf(scope, property) === key,
    ),
    'value',
  )
}

/** What a name stands for when it never changes: the initial value of a variable that nobody writes to. */
export function initialOf(scope: ScopeInfo, node: AstNode | undefined): AstNode | undefined {
  const value = unwrap(node)
  if (value?.type !== 'Identifier') return undefined
  const binding = scope.bindings.get(value)
  if (binding?.kind !== 'variable' || binding.owner.type !== 'VariableDeclarator') return undefined
  if (child(binding.owner, 'id') !== binding.id) return undefined
  const init = unwrap(child(binding.owner, 'init'))
  if (binding.writes.length === 0) return init
  return init === undefined && binding.writes.length === 1 ? unwrap(binding.writes[0]) : undefined
}

type Fold = (node: AstNode | undefined) => Folded

function foldLiteral(node: AstNode): Folded {
  const value = node['value']
  if (value === null && ('regex' in node || 'bigint' in node)) return undefined
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value) || value === null
  return isPlain ? { value: value as Constant } : undefined // the test on the line above
}

function foldName(scope: ScopeInfo, node: AstNode, depth: number): Folded {
  if (nameOf(node) === 'undefined' && !scope.bindings.has(node)) return { value: undefined }
  const init = initialOf(scope, node)
  return init && foldConstant(scope, init, depth + 1)
}

function foldTemplate(node: AstNode, fold: Fold): Folded {
  const parts = list(node, 'expressions').map(fold)
  let text = ''
  for (const [index, quasi] of list(node, 'quasis').entries()) {
    text += cookedText(quasi)
    const part = parts[index]
    if (index >= parts.length) break
    if (part === undefined || text.length > LONGEST) return undefined
    text += String(part.value)
  }
  return bounded(text)
}

function isStringRaw(scope: ScopeInfo, tag: AstNode | undefined): boolean {
  const object = unwrap(child(tag, 'object'))
  const isGlobal = object !== undefined && !scope.bindings.has(object)
  return isGlobal && nameOf(object) === 'String' && nameOf(child(tag, 'property')) === 'raw'
}

export function cookedText(quasi: AstNode): string {
  return templateText(quasi, 'cooked')
}

function templateText(quasi: AstNode, form: 'cooked' | 'raw'): string {
  const value: unknown = quasi['value']
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, form) : ''
  return typeof text === 'string' ? text : ''
}

function foldArray(node: AstNode, fold: Fold): Folded {
  const items: Constant[] = []
  for (const element of list(node, 'elements')) {
    const isSpread = element.type === 'SpreadElement'
    const folded = fold(isSpread ? child(element, 'argument') : element)
    if (!folded) return undefined
    if (!isSpread) items.push(folded.value)
    else if (typeof folded.value === 'string') items.push(...Array.from(folded.value))
    else if (Array.isArray(folded.value)) items.push(...folded.value)
    else return undefined
    if (items.length > LONGEST) return undefined
  }
  return { value: items }
}

function foldMember(scope: ScopeInfo, node: AstNode, fold: Fold): Folded {
  const key = keyOf(scope, node)
  if (key === undefined) return undefined
  const object = child(node, 'object')
  const literal = initialOf(scope, object) ?? unwrap(object)
  if (literal?.type === 'ObjectExpression') return fold(propertyOf(scope, literal, key))
  const base = fold(object)?.value
  if (typeof base !== 'string' && !Array.isArray(base)) return undefined
  if (key === 'length') return { value: base.length }
  return /^\d+$/.test(key) ? { value: base[Number(key)] } : undefined
}

function foldCall(scope: ScopeInfo, node: AstNode, fold: Fold): Folded {
  const callee = unwrap(child(node, 'callee'))
  const args: Constant[] = []
  for (const argument of list(node, 'arguments')) {
    const isSpread = argument.type === 'SpreadElement'
    const folded = fold(isSpread ? child(argument, 'argument') : argument)
    if (!folded) return undefined
    if (isSpread && Array.isArray(folded.value)) args.push(...folded.value)
    else args.push(folded.value)
    if (args.length > LONGEST) return undefined
  }
  if (!isLight(scope, args)) return undefined
  if (callee?.type === 'Identifier') return callGlobal(scope, callee, args)
  if (callee?.type !== 'MemberExpression') return undefined
  const key = keyOf(scope, callee)
  const object = unwrap(child(callee, 'object'))
  if (key === undefined || !object) return undefined
  if (object.type === 'Identifier' && !scope.bindings.has(object)) {
    return callStatic(`${nameOf(object)}.${key}`, args)
  }
  if (key === 'toString' && object.type === 'CallExpression') {
    const bytes = foldBuffer(scope, object, fold)
    if (bytes) return { value: decode(bytes, args[0]) }
  }
  const base = fold(object)
  return base && callMethod(base.value, key, args)
}

function callGlobal(scope: ScopeInfo, callee: AstNode, [first]: Constant[]): Folded {
  if (scope.bindings.has(callee) || Array.isArray(first)) return undefined
  try {
    switch (nameOf(callee) ?? '') {
      case 'String':
        return { value: String(first) }
      case 'Number':
        return { value: Number(first) }
      case 'atob':
        return { value: atob(String(first)) }
      case 'decodeURIComponent':
      case 'decodeURI':
        return { value: decodeURIComponent(String(first)) }
      default:
        return undefined
    }
  } catch {
    return undefined // the call would throw at run time too
  }
}

function callStatic(name: string, args: Constant[]): Folded {
  try {
    if (name === 'String.fromCharCode') return bounded(String.fromCharCode(...args.map(Number)))
    if (name === 'String.fromCodePoint') return bounded(String.fromCodePoint(...args.map(Number)))
    return undefined
  } catch {
    return undefined // the call would throw at run time too
  }
}

function foldBuffer(scope: ScopeInfo, call: AstNode, fold: Fold) {
  const callee = unwrap(child(call, 'callee'))
  const object = unwrap(child(callee, 'object'))
  if (callee?.type !== 'MemberExpression' || nameOf(object) !== 'Buffer') return undefined
  if (keyOf(scope, callee) !== 'from') return undefined
  const [data, encoding] = list(call, 'arguments').map((argument) => fold(argument)?.value)
  if (Array.isArray(data)) return Buffer.from(data.map(Number))
  if (typeof data !== 'string') return undefined
  return Buffer.from(data, encodingOf(encoding))
}

function decode(bytes: Buffer, encoding: Constant): string {
  return bytes.toString(encodingOf(encoding))
}

function encodingOf(encoding: Constant): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8'
}

function add(left: Folded, right: Folded): Folded {
  if (!left || !right) return undefined
  const [a, b] = [left.value, right.value]
  if (typeof a === 'number' && typeof b === 'number') return { value: a + b }
  return bounded(String(a) + String(b))
}
