import { child, isCall, isFunction, list, nameOf, unwrap, type AstNode } from './ast.ts'
import { keyOf } from './constants.ts'
import { bindingOf, enclosing, type Scan } from './scan-context.ts'

const TOOL_KEYS = new Set(['run', 'handler', 'handle', 'execute', 'call', 'callback', 'invoke'])
const REGISTRARS =
  /^(?:tool|prompt|resource|registerTool|registerPrompt|registerResource|addTool|setRequestHandler)$/
/** An exported function that makes parts of a request, or reads the settings, is not what a caller is answered with. */
const HELPER = /header|auth|sign|token|secret|credential|key|client|config|option|request|init|env/i

/** The functions whose answer goes to the caller: `run` of a tool, handlers, and what the file exports. */
export function toolFunctionsOf(scan: Scan): Set<AstNode> {
  const found = new Set<AstNode>()
  const add = (node: AstNode | undefined) => {
    const value = unwrap(node)
    const meant = value?.type === 'Identifier' ? declaredFunction(scan, value) : value
    if (meant && isFunction(meant)) found.add(meant)
  }
  for (const node of scan.nodes) {
    if (node.type === 'Property' || node.type === 'MethodDefinition') {
      if (TOOL_KEYS.has(keyOf(scan, node) ?? '') && !isInPattern(scan, node))
        add(child(node, 'value'))
    } else if (node.type === 'ExportDefaultDeclaration') add(child(node, 'declaration'))
    else if (node.type === 'ExportNamedDeclaration') {
      exportedFunctions(scan, child(node, 'declaration')).forEach(add)
    } else if (isCall(node)) {
      const callee = unwrap(child(node, 'callee'))
      const isRegistrar =
        callee?.type === 'MemberExpression' && REGISTRARS.test(keyOf(scan, callee) ?? '')
      if (isRegistrar) add(list(node, 'arguments').at(-1))
    }
  }
  return found
}

function exportedFunctions(scan: Scan, declaration: AstNode | undefined): AstNode[] {
  if (!declaration) return []
  const declared =
    declaration.type === 'VariableDeclaration'
      ? list(declaration, 'declarations').map((one) => ({
          id: child(one, 'id'),
          value: child(one, 'init'),
        }))
      : [{ id: child(declaration, 'id'), value: declaration }]
  return declared.flatMap(({ id, value }) => {
    const isUsedHere = id !== undefined && (scan.bindings.get(id)?.references.length ?? 0) > 0
    return isUsedHere || HELPER.test(nameOf(id) ?? '') || !value ? [] : [value]
  })
}

function declaredFunction(scan: Scan, name: AstNode): AstNode | undefined {
  const owner = bindingOf(scan, name)?.owner
  return owner?.type === 'VariableDeclarator' ? unwrap(child(owner, 'init')) : owner
}

function isInPattern(scan: Scan, property: AstNode): boolean {
  return scan.parents.get(property)?.type === 'ObjectPattern'
}

/** Whether code runs while the server is loaded, rather than in a function or in an object that is made later. */
export function isModuleLevel(scan: Scan, node: AstNode): boolean {
  return !enclosing(
    scan,
    node,
    (outer) =>
      isFunction(outer) || (outer.type === 'PropertyDefinition' && outer['static'] !== true),
  )
}
