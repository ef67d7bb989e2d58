// The syntax tree as the scan sees it: what runs, without the types around it.

export interface AstNode {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

/** Fields that hold types only; nothing in them exists when the code runs. */
const TYPE_FIELDS = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeArguments',
  'implements',
  'parent',
])
const TYPE_NODES = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSEmptyBodyFunctionExpression',
  'TSIndexSignature',
  'TSAbstractMethodDefinition',
  'TSAbstractPropertyDefinition',
])
/** Wrappers that change a value's type and not the value. */
const WRAPPERS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ParenthesizedExpression',
  'ChainExpression',
])

export function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

export function child(node: AstNode | undefined, field: string): AstNode | undefined {
  const value = node?.[field]
  return isNode(value) ? value : undefined
}

export function list(node: AstNode | undefined, field: string): AstNode[] {
  const value = node?.[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

export function nameOf(node: AstNode | undefined): string | undefined {
  return typeof node?.['name'] === 'string' ? node['name'] : undefined
}

/** The children that exist at run time, each with the field that holds it. */
export function childrenOf(node: AstNode): { field: string; node: AstNode }[] {
  const children: { field: string; node: AstNode }[] = []
  for (const field of Object.keys(node)) {
    if (TYPE_FIELDS.has(field)) continue
    const value = node[field]
    const values: unknown[] = Array.isArray(value) ? value : [value]
    for (const item of values) {
      if (isNode(item) && !isTypeOnly(item)) children.push({ field, node: item })
    }
  }
  return children
}

export function isTypeOnly(node: AstNode): boolean {
  if (TYPE_NODES.has(node.type) || node['declare'] === true) return true
  return node['importKind'] === 'type' || node['exportKind'] === 'type'
}

/** The value itself, without casts, parentheses and what a comma discards. */
export function unwrap(node: AstNode | undefined): AstNode | undefined {
  let value = node
  while (value) {
    if (WRAPPERS.has(value.type)) value = child(value, 'expression')
    else if (value.type === 'SequenceExpression') value = list(value, 'expressions').at(-1)
    else return value
  }
  return undefined
}

export interface Regex {
  source: string
  flags: string
}

/** The pattern of a regular expression literal. */
export function regexOf(node: AstNode | undefined): Regex | undefined {
  const regex = node?.['regex']
  if (typeof regex !== 'object' || regex === null) return undefined
  if (!('pattern' in regex) || typeof regex.pattern !== 'string') return undefined
  const flags = 'flags' in regex && typeof regex.flags === 'string' ? regex.flags : ''
  return { source: regex.pattern, flags }
}

export function isFunction(node: AstNode | undefined): boolean {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  )
}

export function isCall(node: AstNode | undefined): boolean {
  return node?.type === 'CallExpression' || node?.type === 'NewExpression'
}
