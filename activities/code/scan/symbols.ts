import { child, isFunction, list, nameOf, unwrap, type AstNode } from './ast.ts'
import { foldConstant, keyOf, propertyOf } from './constants.ts'
import { callsOf } from './calls.ts'
import { spend } from './effort.ts'
import type { Binding, ScopeInfo } from './scopes.ts'

/** Each expression is followed once per file. */
const known = new WeakMap<ScopeInfo['bindings'], Map<AstNode, string | undefined>>()

/**
 * What an expression certainly refers to, as a dotted path: `global:fetch`, `ctx.secrets.TOKEN`,
 * `import:node:crypto.createHash`. A step whose name is computed at run time is written `?`.
 */
export function symbolOf(scope: ScopeInfo, node: AstNode | undefined): string | undefined {
  const value = unwrap(node)
  if (!value) return undefined
  const symbols = known.get(scope.bindings) ?? new Map<AstNode, string | undefined>()
  known.set(scope.bindings, symbols)
  if (symbols.has(value)) return symbols.get(value)
  symbols.set(value, undefined) // a name that only means itself means nothing
  const symbol = follow(scope, value)
  symbols.set(value, symbol)
  return symbol
}

function follow(scope: ScopeInfo, value: AstNode): string | undefined {
  const next = (inner: AstNode | undefined) => symbolOf(scope, inner)
  switch (value.type) {
    case 'Identifier':
      return symbolOfName(scope, value)
    case 'MemberExpression':
      return symbolOfMember(scope, value, next)
    case 'ConditionalExpression':
      return next(child(value, 'consequent')) ?? next(child(value, 'alternate'))
    case 'LogicalExpression':
      return next(child(value, 'left')) ?? next(child(value, 'right'))
    case 'AssignmentExpression':
      return next(child(value, 'right'))
    case 'CallExpression': {
      const callee = unwrap(child(value, 'callee'))
      const isBind = callee?.type === 'MemberExpression' && keyOf(scope, callee) === 'bind'
      return isBind ? next(child(callee, 'object')) : undefined
    }
    default:
      return undefined
  }
}

/** Whether a parameter is the context that the platform hands to a tool. */
export function isContextParam({ kind, owner, index }: Binding, scope: ScopeInfo): boolean {
  if (kind !== 'param') return false
  const pattern = list(owner, 'params')[index]
  const id = pattern?.type === 'AssignmentPattern' ? child(pattern, 'left') : pattern
  return (
    isTyped(id, 'ToolContext') ||
    (index === 1 && isToolFunction(owner, scope)) ||
    isNamedContext(id)
  )
}

/** Whether a function is the `run` of a tool. */
export function isToolFunction(owner: AstNode, scope: ScopeInfo): boolean {
  const parent = scope.parents.get(owner)
  return isFunction(owner) && parent?.type === 'Property' && keyOf(scope, parent) === 'run'
}

function isNamedContext(id: AstNode | undefined): boolean {
  return id?.type === 'Identifier' && (nameOf(id) === 'ctx' || nameOf(id) === 'context')
}

function isTyped(id: AstNode | undefined, name: string): boolean {
  const reference = child(child(id, 'typeAnnotation'), 'typeAnnotation')
  return reference?.type === 'TSTypeReference' && nameOf(child(reference, 'typeName')) === name
}

function symbolOfName(scope: ScopeInfo, node: AstNode): string | undefined {
  const binding = scope.bindings.get(node)
  if (!binding) return `global:${nameOf(node)}`
  if (binding.kind === 'import') return symbolOfImport(scope, binding)
  if (binding.kind === 'param') return symbolOfParam(scope, binding)
  if (binding.kind !== 'variable' || binding.owner.type !== 'VariableDeclarator') return undefined
  const path = patternPath(scope, child(binding.owner, 'id'), binding.id)
  const init = child(binding.owner, 'init')
  const fromInit = path && symbolOf(scope, init)
  if (fromInit) return [fromInit, ...path].join('.')
  if (path && init) {
    const literal = literalAt(scope, init, path)
    if (literal) return symbolOf(scope, literal)
  }
  for (const write of binding.writes) {
    const symbol = symbolOf(scope, write)
    if (symbol) return symbol
  }
  return undefined
}

function symbolOfMember(
  scope: ScopeInfo,
  node: AstNode,
  next: (node: AstNode | undefined) => string | undefined,
): string | undefined {
  const object = child(node, 'object')
  const key = keyOf(scope, node)
  if (nameOf(object) === 'arguments') {
    const owner = object && scope.bindings.get(object)?.owner
    return key === '1' && owner && isToolFunction(owner, scope) ? 'ctx' : undefined
  }
  const base = next(object)
  if (base !== undefined) return `${base}.${key ?? '?'}`
  const literal = key === undefined ? undefined : literalAt(scope, object, [key])
  return literal && next(literal)
}

/** The value at a path into an object or array literal, also behind a variable that holds it. */
function literalAt(
  scope: ScopeInfo,
  node: AstNode | undefined,
  path: string[],
): AstNode | undefined {
  let at = unwrap(node)
  for (const key of path) {
    if (at?.type === 'Identifier') {
      const binding = scope.bindings.get(at)
      const owner = binding?.owner
      const isWhole = owner?.type === 'VariableDeclarator' && child(owner, 'id') === binding?.id
      at = isWhole ? unwrap(child(owner, 'init')) : undefined
    }
    if (at?.type === 'ObjectExpression') at = unwrap(propertyOf(scope, at, key))
    else if (at?.type === 'ArrayExpression') at = unwrap(list(at, 'elements')[Number(key)])
    else return undefined
  }
  return at
}

function symbolOfImport(scope: ScopeInfo, { owner }: Binding): string {
  const source = foldConstant(scope, child(scope.parents.get(owner), 'source'))?.value
  const name = child(owner, 'imported')
  const imported = nameOf(name) ?? (typeof name?.['value'] === 'string' ? name['value'] : undefined)
  return imported === undefined
    ? `import:${String(source)}`
    : `import:${String(source)}.${imported}`
}

function symbolOfParam(scope: ScopeInfo, binding: Binding): string | undefined {
  const pattern = list(binding.owner, 'params')[binding.index]
  const target = pattern?.type === 'AssignmentPattern' ? child(pattern, 'left') : pattern
  const path = patternPath(scope, target, binding.id)
  if (!path) return undefined
  if (isContextParam(binding, scope)) return ['ctx', ...path].join('.')
  const handed = handedSymbol(scope, binding)
  if (handed) return [handed, ...path].join('.')
  if (isTyped(target, 'Secrets')) return ['ctx.secrets', ...path].join('.')
  return undefined
}

/** `ctx` or `ctx.secrets`, where a caller within the file hands it on under another name. */
function handedSymbol(scope: ScopeInfo, { owner, index }: Binding): string | undefined {
  return callsOf(scope, owner)
    ?.map((call) => symbolOf(scope, list(call, 'arguments')[index]))
    .find((symbol) => symbol === 'ctx' || symbol === 'ctx.secrets')
}

/** The keys that lead through a pattern to the identifier it binds. */
export function patternPath(
  scope: ScopeInfo,
  pattern: AstNode | undefined,
  id: AstNode,
): string[] | undefined {
  spend(scope, 1)
  if (pattern === id) return []
  if (!pattern) return undefined
  switch (pattern.type) {
    case 'AssignmentPattern':
      return patternPath(scope, child(pattern, 'left'), id)
    case 'RestElement':
      return patternPath(scope, child(pattern, 'argument'), id)
    case 'ObjectPattern':
      for (const property of list(pattern, 'properties')) {
        const isRest = property.type === 'RestElement'
        const inner = patternPath(scope, isRest ? property : child(property, 'value'), id)
        if (inner) return isRest ? inner : [keyOf(scope, property) ?? '?', ...inner]
      }
      return undefined
    case 'ArrayPattern': {
      const elements = pattern['elements']
      if (!Array.isArray(elements)) return undefined
      for (const element of list(pattern, 'elements')) {
        const inner = patternPath(scope, element, id)
        if (inner) return [String(elements.indexOf(element)), ...inner]
      }
      return undefined
    }
    default:
      return undefined
  }
}
