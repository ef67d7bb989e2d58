import { child, list, nameOf, type AstNode } from './ast.ts'
import { keyOf } from './constants.ts'
import { report, type Scan } from './scan-context.ts'
import { symbolOf } from './symbols.ts'

const RULE = 'environment' as const

const LISTERS =
  /^global:(?:Object\.(?:keys|values|entries|assign|getOwnPropertyNames)|JSON\.stringify|structuredClone)$/

/** Rule 4: of the environment and of ctx.secrets, only what the spec declares, by its literal name. */
export function scanEnvironment(scan: Scan) {
  for (const node of scan.free) if (nameOf(node) === 'process') scanProcess(scan, node)
  for (const node of scan.nodes) {
    if (node.type === 'MemberExpression') scanSecretMember(scan, node)
    if (node.type === 'MemberExpression' || node.type === 'Identifier') scanSecretList(scan, node)
    if (node.type === 'ObjectPattern') scanSecretPattern(scan, node)
  }
}

function scanProcess(scan: Scan, node: AstNode) {
  const { parents } = scan
  const env = skipWrappers(scan, node)
  const parent = parents.get(env)
  if (parent?.type === 'UnaryExpression' && parent['operator'] === 'typeof') return
  if (
    parent?.type !== 'MemberExpression' ||
    child(parent, 'object') !== env ||
    keyOf(scan, parent) !== 'env'
  ) {
    report(scan, parent?.type === 'MemberExpression' ? parent : node, {
      rule: RULE,
      message: 'This uses "process" for something other than a declared secret.',
      instead: 'Read secrets as ctx.secrets.NAME; the rest of the process is closed to tools.',
    })
    return
  }
  const whole = skipWrappers(scan, parent)
  const around = parents.get(whole)
  if (around?.type === 'MemberExpression' && child(around, 'object') === whole) {
    judgeKey(scan, around, { key: keyOf(scan, around), holder: 'process.env' })
    if (isWritten(scan, around)) refuseWrite(scan, around)
    return
  }
  const pattern = child(around, 'id')
  const isTakenApart = around?.type === 'VariableDeclarator' && pattern?.type === 'ObjectPattern'
  if (isTakenApart && pattern) judgePattern(scan, pattern, 'process.env')
  else refuseWhole(scan, whole, 'process.env')
}

function scanSecretMember(scan: Scan, node: AstNode) {
  if (symbolOf(scan, child(node, 'object')) === 'ctx.secrets') {
    judgeKey(scan, node, { key: keyOf(scan, node), holder: 'ctx.secrets' })
    if (isWritten(scan, node)) refuseWrite(scan, node)
  }
}

/** Object.keys(ctx.secrets), { ...ctx.secrets }, for (const name in ctx.secrets) */
function scanSecretList(scan: Scan, node: AstNode) {
  if (symbolOf(scan, node) !== 'ctx.secrets' || scan.fields.get(node) === 'property') return
  const whole = skipWrappers(scan, node)
  const around = scan.parents.get(whole)
  const isListed =
    around?.type === 'CallExpression' &&
    child(around, 'callee') !== whole &&
    LISTERS.test(symbolOf(scan, child(around, 'callee')) ?? '')
  const isWalked = around?.type === 'ForInStatement' && scan.fields.get(whole) === 'right'
  if (isListed || isWalked || around?.type === 'SpreadElement')
    refuseWhole(scan, whole, 'ctx.secrets')
}

function scanSecretPattern(scan: Scan, pattern: AstNode) {
  const parent = scan.parents.get(pattern)
  const isDeclared = parent?.type === 'VariableDeclarator' && scan.fields.get(pattern) === 'id'
  if (isDeclared && symbolOf(scan, child(parent, 'init')) === 'ctx.secrets') {
    judgePattern(scan, pattern, 'ctx.secrets')
  }
  // const { secrets: { TOKEN } } = ctx, and the same as a parameter
  const isNested = parent?.type === 'Property' && keyOf(scan, parent) === 'secrets'
  if (isNested && isOfContext(scan, parent)) judgePattern(scan, pattern, 'ctx.secrets')
}

function isOfContext(scan: Scan, property: AstNode): boolean {
  const outer = scan.parents.get(property)
  const holder = outer && scan.parents.get(outer)
  if (holder?.type === 'VariableDeclarator') return symbolOf(scan, child(holder, 'init')) === 'ctx'
  return holder !== undefined && list(holder, 'params').includes(outer ?? holder)
}

function judgePattern(scan: Scan, pattern: AstNode, holder: string) {
  for (const property of list(pattern, 'properties')) {
    if (property.type === 'RestElement') refuseWhole(scan, property, holder)
    else judgeKey(scan, property, { key: keyOf(scan, property), holder })
  }
}

function judgeKey(
  scan: Scan,
  node: AstNode,
  { key, holder }: { key: string | undefined; holder: string },
) {
  if (key === undefined) {
    report(scan, node, {
      rule: RULE,
      message: `This reads ${holder} by a name that is made up at run time.`,
      instead: `Name the secret literally, as in ${holder}.API_TOKEN.`,
    })
  } else if (!scan.declaredSecrets.has(key)) {
    report(scan, node, {
      rule: RULE,
      message: `This reads ${holder}.${key}, which the spec does not declare.`,
      instead: `Declare "${key}" among the secrets, or remove it.`,
    })
  }
}

function refuseWhole(scan: Scan, node: AstNode, holder: string) {
  report(scan, node, {
    rule: RULE,
    message: `This takes all of ${holder} at once.`,
    instead: `Read one declared name at a time, as in ${holder}.API_TOKEN.`,
  })
}

function refuseWrite(scan: Scan, node: AstNode) {
  report(scan, node, {
    rule: RULE,
    message: 'This changes a secret or the environment.',
    instead: 'Keep the value in a variable of your own.',
  })
}

export function isWritten({ parents, fields }: Scan, node: AstNode): boolean {
  const parent = parents.get(node)
  const field = fields.get(node)
  switch (parent?.type) {
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'ForOfStatement':
    case 'ForInStatement':
      return field === 'left'
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement':
      return true
    case 'Property':
      return field === 'value' && parents.get(parent)?.type === 'ObjectPattern'
    case undefined:
    default:
      return parent?.type === 'UnaryExpression' && parent['operator'] === 'delete'
  }
}

/** The outermost expression that is the same value: casts, `!`, and optional chains around it. */
function skipWrappers({ parents }: Scan, node: AstNode): AstNode {
  let at = node
  for (let parent = parents.get(at); parent; parent = parents.get(at)) {
    const isSame = parent.type.startsWith('TS') || parent.type === 'ChainExpression'
    if (!isSame || child(parent, 'expression') !== at) return at
    at = parent
  }
  return at
}
