// What runs while a server is loaded. Constants, tables and schemas are made then; requests, timers and long loops are not.
import { child, isCall, isFunction, list, unwrap, type AstNode } from './ast.ts'
import { functionsOfCall } from './calls.ts'
import { foldConstant, keyOf } from './constants.ts'
import { isFetch } from './network.ts'
import { WALKERS } from './own-keys.ts'
import { enclosing, report, type Scan } from './scan-context.ts'
import { symbolOf } from './symbols.ts'
import { isModuleLevel } from './tool-functions.ts'

const RULE = 'lasting-work' as const
const TIMERS = /^global:(?:setTimeout|setInterval|setImmediate)$/
const LOOPS = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement'])
/** More rounds than a table of characters or days needs. */
const MOST_ROUNDS = 100_000

export function isTimer(scan: Scan, call: AstNode): boolean {
  return TIMERS.test(symbolOf(scan, child(call, 'callee')) ?? '')
}

export function scanLoading(scan: Scan) {
  const starters = findStarters(scan)
  for (const node of scan.nodes) {
    const isWork = isCall(node) || isAwait(node) || LOOPS.has(node.type)
    if (!isWork || !isModuleLevel(scan, node)) continue
    if (isAwait(node) && !isConnection(scan, child(node, 'argument'))) {
      report(scan, node, {
        rule: RULE,
        message: 'This waits while the server is loaded, before any tool is called.',
        instead:
          'Do the work within a tool, and keep the result in a variable of the module if it lasts.',
      })
    } else if (isCall(node) && isStart(scan, node, starters)) {
      report(scan, node, {
        rule: RULE,
        message: 'This starts work while the server is loaded, before any tool is called.',
        instead: 'Do the work within a tool.',
      })
    } else if (isLongLoop(scan, node)) {
      report(scan, node, {
        rule: RULE,
        message: 'This loop runs while the server is loaded, before any tool is called.',
        instead: 'Do the work within a tool, or write the result down.',
      })
    }
  }
}

function isAwait(node: AstNode): boolean {
  return (
    node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node['await'] === true)
  )
}

/** `server.connect(transport)`, as servers of the SDK begin. */
function isConnection(scan: Scan, node: AstNode | undefined): boolean {
  const callee = unwrap(child(unwrap(node), 'callee'))
  return (
    callee?.type === 'MemberExpression' &&
    scan.code.slice(callee.start, callee.end).endsWith('.connect')
  )
}

function isStart(scan: Scan, call: AstNode, starters: Set<AstNode>): boolean {
  const callee = child(call, 'callee')
  if (isTimer(scan, call) || isFetch(scan, callee)) return true
  if (symbolOf(scan, callee) === 'global:WebSocket') return true
  if (functionsOfCall(scan, call).some((owner) => starters.has(owner))) return true
  const isCalledNow =
    /^global:(?:Promise|queueMicrotask)$/.test(symbolOf(scan, callee) ?? '') ||
    [...WALKERS, 'then', 'catch', 'finally'].includes(keyOf(scan, unwrap(callee) ?? call) ?? '')
  return isCalledNow && list(call, 'arguments').some((argument) => starters.has(argument))
}

/** The functions that make requests or set timers, themselves or by what they call. */
function findStarters(scan: Scan): Set<AstNode> {
  const starters = new Set<AstNode>()
  const callers: { owner: AstNode; call: AstNode }[] = []
  for (const node of scan.nodes) {
    if (!isCall(node)) continue
    const owner = enclosing(scan, node, isFunction)
    if (!owner) continue
    if (isTimer(scan, node) || isFetch(scan, child(node, 'callee'))) starters.add(owner)
    else callers.push({ owner, call: node })
  }
  for (let before = -1; before !== starters.size;) {
    before = starters.size
    for (const { owner, call } of callers) {
      if (!starters.has(owner) && functionsOfCall(scan, call).some((one) => starters.has(one))) {
        starters.add(owner)
      }
    }
  }
  return starters
}

function isLongLoop(scan: Scan, node: AstNode): boolean {
  if (node.type === 'WhileStatement' || node.type === 'DoWhileStatement') return true
  if (node.type !== 'ForStatement') return false
  const test = unwrap(child(node, 'test'))
  return [child(test, 'left'), child(test, 'right'), ...list(test, 'expressions')].some((side) => {
    const bound = foldConstant(scan, side)?.value
    return typeof bound === 'number' && bound > MOST_ROUNDS
  })
}
