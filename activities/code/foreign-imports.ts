import { isOfferedName } from './offered-modules.ts'
import { parseCode } from './parse-code.ts'

/**
 * Whatever the code names of other files, in types and comments too: the type checker would read it from this machine, and
 * tell of it in its diagnostics.
 */
export function findForeignImports(code: string): string[] {
  const { program, comments } = parseCode(code)
  const references = comments.filter(({ value }) => /^\/\s*<\s*(?:reference|amd-)/.test(value))
  return [...namedModules(program), ...references.map(({ value }) => value.slice(1).trim())].filter(
    (name) => !isOfferedName(name),
  )
}

function namedModules(root: unknown): string[] {
  const names: string[] = []
  const queue: unknown[] = [root]
  while (queue.length > 0) {
    const node = queue.pop()
    if (typeof node !== 'object' || node === null) continue
    if (Array.isArray(node)) {
      for (const item of node) queue.push(item)
      continue
    }
    const name = moduleNameOf(node as Record<string, unknown>)
    if (name !== undefined) names.push(name)
    for (const value of Object.values(node)) queue.push(value)
  }
  return names
}

/** Of a node that names a module; undefined of any other. */
function moduleNameOf(node: Record<string, unknown>): string | undefined {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return textOf(node['source'] ?? node['argument'])
    case 'ExportNamedDeclaration':
      return node['source'] === null ? undefined : textOf(node['source'])
    case 'TSExternalModuleReference':
      return textOf(node['expression'])
    case 'TSModuleDeclaration':
      return isLiteral(node['id']) ? textOf(node['id']) : undefined
    default:
      return undefined
  }
}

/** What is made up at run time has no name, and is not offered. */
function textOf(node: unknown): string {
  return isLiteral(node) && typeof node.value === 'string' ? node.value : 'what is named here'
}

function isLiteral(node: unknown): node is { type: 'Literal'; value: unknown } {
  return typeof node === 'object' && node !== null && 'type' in node && node.type === 'Literal'
}
