import { isOfferedModule } from '../offered-modules.ts'
import { child, isCall, list, nameOf, unwrap, type AstNode } from './ast.ts'
import { foldConstant } from './constants.ts'
import { scanEnvironment } from './environment.ts'
import { scanGlobals } from './globals.ts'
import { scanModules } from './modules.ts'
import { scanProperties } from './properties.ts'
import { report, type Scan } from './scan-context.ts'

const LOADER = new Set(['require', 'module'])
/** What the bundler itself puts before the code. It is recognised by name and by its exact text. */
const PRELUDE: Record<string, RegExp> = {
  __create: /^Object\.create$/,
  __defProp: /^Object\.defineProperty$/,
  __getOwnPropDesc: /^Object\.getOwnPropertyDescriptor$/,
  __getOwnPropNames: /^Object\.getOwnPropertyNames$/,
  __getProtoOf: /^Object\.getPrototypeOf$/,
  __hasOwnProp: /^Object\.prototype\.hasOwnProperty$/,
}

/** Rules 2 to 5 on a bundle: what the bundler adds is known, all else is judged as source is. */
export function scanBundleText(scan: Scan) {
  const prelude = preludeOf(scan)
  const judged: Scan = {
    ...scan,
    nodes: scan.nodes.filter((node) => !prelude.has(node)),
    findings: [],
  }
  judged.free = scan.free.filter((node) => !prelude.has(node))
  scanLoader(judged)
  scanModules(judged)
  scanGlobals(judged, LOADER)
  scanEnvironment(judged)
  scanProperties(judged)
  scan.findings.push(...judged.findings)
}

/** `require('offered')` and one `module.exports = …` at the top level, and no other word with the loader. */
function scanLoader(scan: Scan) {
  for (const node of scan.free) {
    const name = nameOf(node)
    if (name === 'require' && !isOfferedRequire(scan, node)) {
      report(scan, node, {
        rule: 'modules',
        message: 'The bundle loads a module that the runner does not offer.',
        instead: 'Import only offered modules, statically.',
      })
    }
    if (name === 'module' && !isExportOfServer(scan, node)) {
      report(scan, node, {
        rule: 'modules',
        message: 'The bundle reaches for the module loader.',
        instead: 'Export the server, and nothing else.',
      })
    }
  }
}

function isOfferedRequire({ parents, ...scan }: Scan, node: AstNode): boolean {
  const call = parents.get(node)
  if (!isCall(call) || call?.type !== 'CallExpression' || child(call, 'callee') !== node)
    return false
  const [source, more] = list(call, 'arguments')
  const name = foldConstant({ parents, ...scan }, source)?.value
  return more === undefined && typeof name === 'string' && isOfferedModule(name)
}

function isExportOfServer({ parents }: Scan, node: AstNode): boolean {
  const member = parents.get(node)
  const assignment = member && parents.get(member)
  const statement = assignment && parents.get(assignment)
  return (
    member?.type === 'MemberExpression' &&
    nameOf(child(member, 'property')) === 'exports' &&
    assignment?.type === 'AssignmentExpression' &&
    child(assignment, 'left') === member &&
    statement !== undefined &&
    parents.get(statement)?.type === 'Program'
  )
}

/** The nodes of the bundler's own helpers. */
function preludeOf(scan: Scan): Set<AstNode> {
  const known = new Set<AstNode>()
  for (const declarator of scan.nodes) {
    if (declarator.type !== 'VariableDeclarator') continue
    if (isPrelude(scan, declarator)) addTree(scan, declarator, known)
  }
  return known
}

function isPrelude(scan: Scan, declarator: AstNode): boolean {
  const name = nameOf(child(declarator, 'id')) ?? ''
  const init = unwrap(child(declarator, 'init'))
  const declaration = scan.parents.get(declarator)
  if (!init || !declaration || scan.parents.get(declaration)?.type !== 'Program') return false
  const text = scan.code.slice(init.start, init.end)
  if (Object.hasOwn(PRELUDE, name)) return PRELUDE[name]?.test(text) === true
  return HELPERS.get(name) === squeeze(text)
}

function addTree(scan: Scan, root: AstNode, known: Set<AstNode>) {
  for (const node of scan.nodes) {
    if (node.start >= root.start && node.end <= root.end) known.add(node)
  }
}

function squeeze(text: string): string {
  return text.replace(/\/\/.*$/gm, '').replace(/\s+/g, '')
}

// As esbuild writes them for the platform node; compared without blanks and comments.
const HELPERS = new Map(
  Object.entries({
    __export:
      '(target, all) => { for (var name in all) __defProp(target, name, { get: all[name], enumerable: true }); }',
    __copyProps:
      '(to, from, except, desc) => { if (from && typeof from === "object" || typeof from === "function") { for (let key of __getOwnPropNames(from)) if (!__hasOwnProp.call(to, key) && key !== except) __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable }); } return to; }',
    __toESM:
      '(mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target, mod))',
    __toCommonJS: '(mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod)',
  }).map(([name, text]) => [name, squeeze(text)]),
)
