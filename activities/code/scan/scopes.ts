import { child, childrenOf, isFunction, list, nameOf, type AstNode } from './ast.ts'

export type BindingKind = 'param' | 'variable' | 'function' | 'class' | 'import' | 'catch' | 'enum'

export interface Binding {
  name: string
  kind: BindingKind
  /** The declaring identifier. */
  id: AstNode
  /** The declarator, function, class, import or enum that it comes from. */
  owner: AstNode
  /** For a parameter: its place in the list. */
  index: number
  references: AstNode[]
  /** Right-hand sides of later assignments; undefined where the value is unknown, as after `++`. */
  writes: (AstNode | undefined)[]
}

export interface ScopeInfo {
  /** Every node that exists at run time, parents before children. */
  nodes: AstNode[]
  parents: Map<AstNode, AstNode>
  fields: Map<AstNode, string>
  bindings: Map<AstNode, Binding>
  /** Identifiers that no declaration of the file names. */
  free: AstNode[]
}

type Scope = { names: Map<string, Binding>; isFunction: boolean; outer: Scope | undefined }

/** Resolves every identifier of a program to its declaration, as the language does. */
export function resolveScopes(program: AstNode): ScopeInfo {
  const info: ScopeInfo = {
    nodes: [],
    parents: new Map(),
    fields: new Map(),
    bindings: new Map(),
    free: [],
  }
  const scopes = new Map<AstNode, Scope>()
  declareAll(program, info, scopes)
  for (const node of info.nodes) {
    if (node.type !== 'Identifier' || !isReference(node, info)) continue
    const binding = lookUp(node, info, scopes)
    if (!binding) {
      info.free.push(node)
      continue
    }
    info.bindings.set(node, binding)
    if (node !== binding.id) binding.references.push(node)
    noteWrite(node, binding, info)
  }
  return info
}

function declareAll(program: AstNode, info: ScopeInfo, scopes: Map<AstNode, Scope>) {
  const queue: { node: AstNode; scope: Scope | undefined }[] = [{ node: program, scope: undefined }]
  for (let item = queue.pop(); item; item = queue.pop()) {
    const { node } = item
    let { scope } = item
    info.nodes.push(node)
    if (opensScope(node, info)) {
      const isHost = isFunction(node) || node.type === 'Program' || node.type === 'StaticBlock'
      scope = { names: new Map(), isFunction: isHost, outer: scope }
      scopes.set(node, scope)
    }
    if (scope) declare(node, scope, info)
    const children = childrenOf(node)
    for (const { field, node: inner } of children) {
      info.parents.set(inner, node)
      info.fields.set(inner, field)
    }
    for (const { node: inner } of children.toReversed()) queue.push({ node: inner, scope })
  }
}

function opensScope(node: AstNode, { parents }: ScopeInfo): boolean {
  switch (node.type) {
    case 'Program':
    case 'StaticBlock':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'SwitchStatement':
    case 'CatchClause':
    case 'ClassExpression':
    case 'TSModuleBlock':
      return true
    case 'BlockStatement':
      return !isFunction(parents.get(node))
    default:
      return isFunction(node)
  }
}

function declare(node: AstNode, scope: Scope, info: ScopeInfo) {
  const add = (
    where: Scope,
    entry: { id: AstNode; kind: BindingKind; owner: AstNode; index?: number },
  ) => {
    const name = nameOf(entry.id)
    if (name === undefined) return
    const known = where.names.get(name)
    const { kind, id, owner, index = -1 } = entry
    const binding: Binding = known ?? { name, kind, id, owner, index, references: [], writes: [] }
    if (known && known.id !== id) known.writes.push(undefined)
    where.names.set(name, binding)
    info.bindings.set(id, binding)
  }
  if (isFunction(node)) {
    const id = child(node, 'id')
    if (id && node.type === 'FunctionDeclaration') {
      add(scope.outer ?? scope, { id, kind: 'function', owner: node })
    } else if (id) add(scope, { id, kind: 'function', owner: node })
    list(node, 'params').forEach((param, index) => {
      for (const inner of patternIds(param))
        add(scope, { id: inner, kind: 'param', owner: node, index })
    })
  } else if (node.type === 'VariableDeclaration') {
    const where = node['kind'] === 'var' ? functionScope(scope) : scope
    for (const declarator of list(node, 'declarations')) {
      for (const id of patternIds(child(declarator, 'id'))) {
        add(where, { id, kind: 'variable', owner: declarator })
      }
    }
  } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
    const id = child(node, 'id')
    if (id) add(scope, { id, kind: 'class', owner: node })
  } else if (node.type === 'ImportDeclaration') {
    for (const specifier of list(node, 'specifiers')) {
      const id = child(specifier, 'local')
      if (id && specifier['importKind'] !== 'type')
        add(scope, { id, kind: 'import', owner: specifier })
    }
  } else if (node.type === 'CatchClause') {
    for (const id of patternIds(child(node, 'param')))
      add(scope, { id, kind: 'catch', owner: node })
  } else if (node.type === 'TSEnumDeclaration' || node.type === 'TSModuleDeclaration') {
    const id = child(node, 'id')
    if (id) add(scope, { id, kind: 'enum', owner: node })
  }
}

function functionScope(scope: Scope): Scope {
  let host = scope
  while (!host.isFunction && host.outer) host = host.outer
  return host
}

/** The identifiers that a pattern binds. */
export function patternIds(pattern: AstNode | undefined): AstNode[] {
  if (!pattern) return []
  switch (pattern.type) {
    case 'Identifier':
      return [pattern]
    case 'ObjectPattern':
      return list(pattern, 'properties').flatMap((property) =>
        patternIds(property.type === 'RestElement' ? property : child(property, 'value')),
      )
    case 'ArrayPattern':
      return list(pattern, 'elements').flatMap(patternIds)
    case 'AssignmentPattern':
      return patternIds(child(pattern, 'left'))
    case 'RestElement':
      return patternIds(child(pattern, 'argument'))
    case 'TSParameterProperty':
      return patternIds(child(pattern, 'parameter'))
    default:
      return []
  }
}

/** Whether an identifier names a variable, rather than a property, a label or an export. */
function isReference(node: AstNode, { parents, fields }: ScopeInfo): boolean {
  const parent = parents.get(node)
  const field = fields.get(node)
  if (!parent) return true
  switch (parent.type) {
    case 'MemberExpression':
      return field === 'object' || parent['computed'] === true
    case 'Property':
      return field === 'value' || parent['computed'] === true
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return field === 'value' || parent['computed'] === true
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return field !== 'label'
    case 'ExportSpecifier':
      return field === 'local'
    case 'ImportSpecifier':
      return field === 'local'
    case 'MetaProperty':
    case 'ImportAttribute':
    case 'ExportAllDeclaration':
      return false
    case 'TSEnumMember':
      return field === 'initializer'
    default:
      return true
  }
}

function lookUp(node: AstNode, info: ScopeInfo, scopes: Map<AstNode, Scope>): Binding | undefined {
  const name = nameOf(node) ?? ''
  for (let at: AstNode | undefined = node; at; at = info.parents.get(at)) {
    const scope = scopes.get(at)
    const binding = scope?.names.get(name)
    if (binding) return binding
    if (name === 'arguments' && isFunction(at) && at.type !== 'ArrowFunctionExpression') {
      return {
        name,
        kind: 'variable',
        id: at,
        owner: at,
        index: -1,
        references: [],
        writes: [undefined],
      }
    }
  }
  return undefined
}

function noteWrite(node: AstNode, binding: Binding, { parents, fields }: ScopeInfo) {
  if (node === binding.id) return
  const parent = parents.get(node)
  const field = fields.get(node)
  if (parent?.type === 'AssignmentExpression' && field === 'left') {
    binding.writes.push(parent['operator'] === '=' ? child(parent, 'right') : parent)
  } else if (parent?.type === 'UpdateExpression') {
    binding.writes.push(parent)
  } else if (
    field === 'left' &&
    (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement')
  ) {
    binding.writes.push(undefined)
  } else if (isAssignedPattern(node, { parents, fields })) {
    binding.writes.push(undefined)
  }
}

function isAssignedPattern(
  node: AstNode,
  { parents, fields }: Pick<ScopeInfo, 'parents' | 'fields'>,
) {
  let at = node
  for (let parent = parents.get(at); parent; parent = parents.get(at)) {
    const isPattern =
      ['ObjectPattern', 'ArrayPattern', 'RestElement', 'AssignmentPattern'].includes(parent.type) ||
      (parent.type === 'Property' && fields.get(at) === 'value')
    if (!isPattern) return parent.type === 'AssignmentExpression' && fields.get(at) === 'left'
    at = parent
  }
  return false
}
