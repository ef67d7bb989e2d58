// Which class or object of this file an expression is, and what its members hold.
import { child, isFunction, list, nameOf, unwrap, type AstNode } from './ast.ts'
import { initialOf, keyOf } from './constants.ts'
import { spend } from './effort.ts'
import { bindingOf, enclosing } from './scan-context.ts'
import type { Binding, ScopeInfo } from './scopes.ts'

const DEEPEST = 8

/** The classes and object literals of this file that an expression may be, or be made by. */
export function holdersOf(scan: ScopeInfo, node: AstNode | undefined, depth = 0): AstNode[] {
  spend(scan, 10)
  const value = unwrap(node)
  if (!value || depth > DEEPEST) return []
  const next = (inner: AstNode | undefined) => holdersOf(scan, inner, depth + 1)
  switch (value.type) {
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'ClassExpression':
    case 'ClassDeclaration':
      return [value]
    case 'ThisExpression':
      return holderOfThis(scan, value).flatMap((holder) => [holder, ...heirsOf(scan, holder)])
    case 'Super':
      return holderOfThis(scan, value)
    case 'AwaitExpression':
      return next(child(value, 'argument'))
    case 'NewExpression':
      return next(child(value, 'callee')).filter(({ type }) => type.startsWith('Class'))
    case 'CallExpression': {
      const callee = unwrap(child(value, 'callee'))
      const methods =
        callee?.type === 'MemberExpression' ? memberValues(scan, callee, depth + 1) : []
      return [functionOf(bindingOf(scan, callee)), ...methods].flatMap((made) =>
        made && isFunction(made) ? returnsOf(scan, made).flatMap(next) : [],
      )
    }
    case 'MemberExpression':
      return memberValues(scan, value, depth + 1).flatMap(next)
    case 'Identifier': {
      const binding = bindingOf(scan, value)
      if (!binding) return []
      if (binding.kind === 'class') return [binding.owner]
      if (binding.kind === 'param') return next(classOfType(scan, binding))
      const init = initialOf(scan, value)
      if (init) return next(init)
      return binding.writes.flatMap(next)
    }
    default:
      return []
  }
}

const valuesOf = new WeakMap<AstNode, AstNode[]>()

/** What `object.key` may hold, as far as this file tells: property values, fields, methods, and what is assigned to them. */
export function memberValues(scan: ScopeInfo, member: AstNode, depth = 0): AstNode[] {
  const known = valuesOf.get(member)
  if (known) return known
  const values = findMemberValues(scan, member, depth)
  if (depth === 0) valuesOf.set(member, values)
  return values
}

function findMemberValues(scan: ScopeInfo, member: AstNode, depth: number): AstNode[] {
  const key = keyOf(scan, member)
  if (key === undefined) return []
  return holdersOf(scan, child(member, 'object'), depth + 1).flatMap((holder) =>
    valuesIn(scan, holder, { key, depth }),
  )
}

/** What stands at a path of names into an expression. */
export function valuesAt(scan: ScopeInfo, node: AstNode | undefined, path: string[]): AstNode[] {
  return path.reduce<AstNode[]>(
    (nodes, key) =>
      nodes.flatMap((one) =>
        holdersOf(scan, one).flatMap((holder) => valuesIn(scan, holder, { key, depth: 1 })),
      ),
    node ? [node] : [],
  )
}

function valuesIn(
  scan: ScopeInfo,
  holder: AstNode,
  { key, depth }: { key: string; depth: number },
): AstNode[] {
  if (holder.type === 'ArrayExpression') {
    const element = list(holder, 'elements')[Number(key)]
    return element ? [element] : []
  }
  if (holder.type === 'ObjectExpression') {
    const properties = list(holder, 'properties')
    spend(scan, properties.length)
    return properties.flatMap((property) => {
      const value = child(property, 'value')
      return value && property.type === 'Property' && keyOf(scan, property) === key ? [value] : []
    })
  }
  const members = list(child(holder, 'body'), 'body')
  spend(scan, members.length)
  const own = members.flatMap((member) => {
    const value = child(member, 'value')
    return value && 'key' in member && keyOf(scan, member) === key ? [value] : []
  })
  const found = [...own, ...(assignedFields(scan).get(holder)?.get(key) ?? [])]
  if (found.length > 0) return found
  const parent = child(holder, 'superClass')
  return holdersOf(scan, parent, depth + 1).flatMap((base) =>
    base === holder ? [] : valuesIn(scan, base, { key, depth: depth + 1 }),
  )
}

type Fields = Map<AstNode, Map<string, AstNode[]>>
const fieldsOf = new WeakMap<ScopeInfo['bindings'], Fields>()

/** `this.key = value` and the parameters that a constructor keeps, by class. */
function assignedFields(scan: ScopeInfo): Fields {
  const known = fieldsOf.get(scan.bindings)
  if (known) return known
  const fields: Fields = new Map()
  fieldsOf.set(scan.bindings, fields)
  const note = (node: AstNode, key: string | undefined, value: AstNode | undefined) => {
    if (key === undefined || !value) return
    for (const holder of holderOfThis(scan, node)) {
      const byKey = fields.get(holder) ?? new Map<string, AstNode[]>()
      fields.set(holder, byKey)
      byKey.set(key, [...(byKey.get(key) ?? []), value])
    }
  }
  for (const node of scan.nodes) {
    if (node.type === 'AssignmentExpression') {
      const target = unwrap(child(node, 'left'))
      if (child(target, 'object')?.type !== 'ThisExpression' || !target) continue
      note(node, keyOf(scan, target), child(node, 'right'))
    } else if (node.type === 'TSParameterProperty') {
      const parameter = child(node, 'parameter')
      const id = parameter?.type === 'AssignmentPattern' ? child(parameter, 'left') : parameter
      note(node, nameOf(id), id)
    }
  }
  return fields
}

/** The class, or the object literal with a method, that `this` means. */
export function holderOfThis(scan: ScopeInfo, node: AstNode): AstNode[] {
  const place = enclosing(scan, node, (outer) => {
    if (outer.type === 'ClassBody') return true
    return isFunction(outer) && outer.type !== 'ArrowFunctionExpression'
  })
  const member = place?.type === 'ClassBody' ? place : place && scan.parents.get(place)
  const holder = member && (member.type === 'ClassBody' ? member : scan.parents.get(member))
  if (holder?.type === 'ObjectExpression') return [holder]
  const owner = holder?.type === 'ClassBody' ? scan.parents.get(holder) : undefined
  return owner ? [owner] : []
}

/** The classes that extend a class, and may override what it holds. */
function heirsOf(scan: ScopeInfo, holder: AstNode): AstNode[] {
  const id = child(holder, 'id')
  const references = (id && scan.bindings.get(id)?.references) ?? []
  return references.flatMap((reference) => {
    const heir = scan.parents.get(reference)
    return heir && child(heir, 'superClass') === reference ? [heir] : []
  })
}

function classOfType(scan: ScopeInfo, { id }: Binding): AstNode | undefined {
  const reference = child(child(id, 'typeAnnotation'), 'typeAnnotation')
  const name = reference?.type === 'TSTypeReference' ? nameOf(child(reference, 'typeName')) : null
  return name ? classesByName(scan).get(name) : undefined
}

const classes = new WeakMap<ScopeInfo['bindings'], Map<string, AstNode>>()

function classesByName(scan: ScopeInfo): Map<string, AstNode> {
  const known = classes.get(scan.bindings)
  if (known) return known
  const byName = new Map<string, AstNode>()
  classes.set(scan.bindings, byName)
  for (const node of scan.nodes) {
    const name = node.type === 'ClassDeclaration' ? nameOf(child(node, 'id')) : undefined
    if (name !== undefined) byName.set(name, node)
  }
  return byName
}

/** The function of this file that a name always means. */
export function functionOf(binding: Binding | undefined): AstNode | undefined {
  if (!binding || binding.writes.length > 0) return undefined
  if (binding.kind === 'function') return binding.owner
  if (binding.owner.type !== 'VariableDeclarator') return undefined
  const init = unwrap(child(binding.owner, 'init'))
  return isFunction(init) && child(binding.owner, 'id') === binding.id ? init : undefined
}

type Returns = Map<AstNode, AstNode[]>
const returns = new WeakMap<ScopeInfo['bindings'], Returns>()

/** What a function returns or yields. */
export function returnsOf(scan: ScopeInfo, owner: AstNode): AstNode[] {
  const body = child(owner, 'body')
  if (body && body.type !== 'BlockStatement') return [body]
  const known = returns.get(scan.bindings)
  if (known) return known.get(owner) ?? []
  const all: Returns = new Map()
  for (const node of scan.nodes) {
    if (node.type !== 'ReturnStatement' && node.type !== 'YieldExpression') continue
    const result = child(node, 'argument')
    const from = enclosing(scan, node, isFunction)
    if (result && from) all.set(from, [...(all.get(from) ?? []), result])
  }
  returns.set(scan.bindings, all)
  return all.get(owner) ?? []
}
