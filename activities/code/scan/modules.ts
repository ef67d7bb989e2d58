import { isOfferedName, offeredModules } from '../offered-modules.ts'
import { child, isTypeOnly, list, nameOf, type AstNode } from './ast.ts'
import { foldText } from './constants.ts'
import { report, type Scan } from './scan-context.ts'

const RULE = 'modules' as const
const OFFER = `Use only the modules that are offered: ${offeredModules.join(', ')}.`
/** Functions of offered modules that load native code, look at the call stack or change the whole process. */
const CLOSED = new Set(['setEngine', 'setFips', 'getCallSites', 'secureHeapUsed'])

/** The server's half of the SDK does no harm; a runner that has none refuses it when the code is compiled. */
const SDK =
  /^@modelcontextprotocol\/(?:server|sdk\/(?:types|server\/(?:mcp|index|stdio|streamableHttp))(?:\.js)?)$/

/** Rule 2: static imports of offered modules, and no other way to load code. */
export function scanModules(scan: Scan) {
  for (const node of scan.nodes) scanNode(scan, node)
}

function scanNode(scan: Scan, node: AstNode) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      if (!isTypeOnly(node)) scanImport(scan, node)
      return
    case 'ImportExpression':
      report(scan, node, {
        rule: RULE,
        message: 'This loads a module while it runs, with import().',
        instead: 'Write a static import at the top of sharedCode in the spec.',
      })
      return
    case 'MetaProperty':
      if (scan.code.slice(node.start, node.end).startsWith('new')) return
      report(scan, node, {
        rule: RULE,
        message: 'This reads import.meta, which tells where the code lies.',
        instead: 'Remove it; a tool has no files and needs no place.',
      })
      return
    case 'TSImportEqualsDeclaration':
    case 'TSExportAssignment':
    case 'TSNamespaceExportDeclaration':
      report(scan, node, {
        rule: RULE,
        message: 'This is the old form of imports and exports, which loads modules at run time.',
        instead: "Write a static import such as import { createHash } from 'node:crypto'.",
      })
      return
    default:
  }
}

function scanImport(scan: Scan, node: AstNode) {
  const source = child(node, 'source')
  if (!source) return
  const name = foldText(scan, source) ?? ''
  if (SDK.test(name)) return
  if (!isOfferedName(name)) {
    report(scan, source, {
      rule: RULE,
      message: `This imports "${name}", which the runner does not offer.`,
      instead: OFFER,
    })
    return
  }
  for (const specifier of list(node, 'specifiers')) {
    const imported = child(specifier, 'imported') ?? child(specifier, 'local')
    const imports = nameOf(imported) ?? (imported && foldText(scan, imported)) ?? ''
    if (isTypeOnly(specifier) || !CLOSED.has(imports)) continue
    report(scan, specifier, {
      rule: RULE,
      message: `"${imports}" of "${name}" reaches beyond the tool into the process.`,
      instead: 'Do without it.',
    })
  }
}
