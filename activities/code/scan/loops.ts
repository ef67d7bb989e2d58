import { child, childrenOf, isFunction, list, unwrap, type AstNode } from './ast.ts'
import { calledFunctions } from './calls.ts'
import { foldConstant, keyOf } from './constants.ts'
import { bindingOf, enclosing, report, type Scan } from './scan-context.ts'
import { symbolOf } from './symbols.ts'

const LOOPS = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement'])
const STEADY = new Set([
  'Identifier',
  'Literal',
  'BinaryExpression',
  'UnaryExpression',
  'LogicalExpression',
])

/** The part of rule 8 that says: a loop ends. */
export function scanLoops(scan: Scan) {
  for (const node of scan.nodes) {
    const isEndless = LOOPS.has(node.type)
      ? isEndlessLoop(scan, node)
      : isEndlessWalk(scan, node) || isGrowingWalk(scan, node)
    const body = child(node, 'body') ?? node
    if (!isEndless || hasExit(body, { isInner: false, isYieldExit: true })) continue
    report(scan, node, {
      rule: 'lasting-work',
      message: 'This loop has no end.',
      instead: 'Give it a condition, or leave it with break, return or throw.',
    })
  }
}

function isEndlessLoop(scan: Scan, loop: AstNode): boolean {
  const test = child(loop, 'test')
  if (!test || isAlwaysTrue(scan, test)) return true
  return (
    isUnchanged(scan, loop, test) || isWrongWay(scan, loop, test) || isBusyWait(scan, loop, test)
  )
}

function isAlwaysTrue(scan: Scan, test: AstNode): boolean {
  const value = unwrap(test)
  if (value?.type === 'UnaryExpression' && value['operator'] === '!') {
    const folded = foldConstant(scan, child(value, 'argument'))
    return folded !== undefined && !folded.value
  }
  if (/^(?:Object|Array|Function|ArrowFunction|New|Class)Expression$/.test(value?.type ?? '')) {
    return true
  }
  if (value?.type === 'BinaryExpression') return isTrueComparison(scan, value)
  const folded = foldConstant(scan, test)
  return folded !== undefined && Boolean(folded.value)
}

/** while (1 < 2) */
function isTrueComparison(scan: Scan, node: AstNode): boolean {
  const left = foldConstant(scan, child(node, 'left'))
  const right = foldConstant(scan, child(node, 'right'))
  if (!left || !right) return false
  const [a, b] = [Number(left.value), Number(right.value)]
  switch (node['operator']) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '===':
    case '==':
      return left.value === right.value
    case '!==':
    case '!=':
      return left.value !== right.value
    default:
      return false
  }
}

/** A condition of plain variables that nothing in the loop, and no other function, writes to. */
function isUnchanged(scan: Scan, loop: AstNode, test: AstNode): boolean {
  const names: AstNode[] = []
  const isSteady = (node: AstNode): boolean => {
    if (!STEADY.has(node.type) || node['operator'] === 'in') return false
    if (node.type === 'Identifier') names.push(node)
    return childrenOf(node).every(({ node: inner }) => isSteady(inner))
  }
  if (!isSteady(test) || names.length === 0) return false
  const owner = enclosing(scan, loop, isFunction)
  return names.every((name) => {
    const binding = bindingOf(scan, name)
    if (!binding || binding.kind === 'import' || binding.kind === 'class') return false
    return binding.references.every((reference) => {
      if (!isWriteTarget(scan, reference)) return true
      const isElsewhere = enclosing(scan, reference, isFunction) !== owner
      return !isElsewhere && (reference.start < loop.start || reference.start > loop.end)
    })
  })
}

function isWriteTarget({ parents, fields }: Scan, node: AstNode): boolean {
  const parent = parents.get(node)
  if (parent?.type === 'AssignmentExpression') return fields.get(node) === 'left'
  if (parent?.type === 'ForOfStatement' || parent?.type === 'ForInStatement') {
    return fields.get(node) === 'left'
  }
  return parent?.type === 'UpdateExpression' || /Pattern|Property|Rest/.test(parent?.type ?? '')
}

/** `while (Date.now() < until) {}` keeps the whole server waiting, for as long as a clock says. */
function isBusyWait(scan: Scan, loop: AstNode, test: AstNode): boolean {
  const body = child(loop, 'body')
  const isEmpty =
    body?.type === 'EmptyStatement' ||
    (body?.type === 'BlockStatement' && list(body, 'body').length === 0)
  const readsClock = (node: AstNode): boolean =>
    /^global:(?:Date|performance)\.now$/.test(symbolOf(scan, child(node, 'callee')) ?? '') ||
    childrenOf(node).some(({ node: inner }) => readsClock(inner))
  return isEmpty && readsClock(test)
}

/** for (let i = 0; i < 10; i--) */
function isWrongWay(scan: Scan, loop: AstNode, test: AstNode): boolean {
  const update = unwrap(child(loop, 'update'))
  const step = update?.['operator']
  const condition = unwrap(test)
  const counter = bindingOf(
    scan,
    child(update, update?.type === 'UpdateExpression' ? 'argument' : 'left'),
  )
  if (!counter || bindingOf(scan, child(condition, 'left')) !== counter) return false
  if (counter.writes.length > 1) return false
  const isUp = step === '++' || step === '+='
  const isDown = step === '--' || step === '-='
  if (update?.type === 'AssignmentExpression') {
    const by = foldConstant(scan, child(update, 'right'))?.value
    if (typeof by !== 'number' || by <= 0) return by === 0
  }
  const wanted = condition?.['operator']
  return (
    (isDown && (wanted === '<' || wanted === '<=')) || (isUp && (wanted === '>' || wanted === '>='))
  )
}

/** `for (const x of numbers())` and `[...numbers()]`, where the generator never ends. */
function isEndlessWalk(scan: Scan, node: AstNode): boolean {
  const isSpread = node.type === 'SpreadElement'
  if (node.type !== 'ForOfStatement' && !isSpread) return false
  const source = unwrap(child(node, isSpread ? 'argument' : 'right'))
  return calledFunctions(scan, child(source, 'callee')).some(
    (owner) => owner['generator'] === true && isEndlessGenerator(scan, owner),
  )
}

function isEndlessGenerator(scan: Scan, owner: AstNode): boolean {
  return list(child(owner, 'body'), 'body').some((statement) => {
    const body = child(statement, 'body')
    return (
      LOOPS.has(statement.type) &&
      isEndlessLoop(scan, statement) &&
      body !== undefined &&
      !hasExit(body, { isInner: false, isYieldExit: false })
    )
  })
}

interface Inside {
  /** Whether a break without a label only leaves a loop within. */
  isInner: boolean
  isYieldExit: boolean
  /** Whether an error is caught within the loop. */
  isCaught?: boolean
}

function hasExit(node: AstNode, at: Inside): boolean {
  if (isFunction(node)) return false
  if (node.type === 'ReturnStatement') return true
  if (node.type === 'ThrowStatement') return at.isCaught !== true
  if (node.type === 'YieldExpression' && at.isYieldExit) return true
  if (node.type === 'BreakStatement') return !at.isInner || child(node, 'label') !== undefined
  const isInner = at.isInner || LOOPS.has(node.type) || /^(?:Switch|ForIn|ForOf)/.test(node.type)
  return childrenOf(node).some(({ field, node: inner }) => {
    if (node.type === 'IfStatement' && field === 'consequent' && isFalse(node)) return false
    const isCaught = (field === 'block' && child(node, 'handler') !== undefined) || at.isCaught
    return hasExit(inner, { ...at, isInner, ...(isCaught && { isCaught }) })
  })
}

function isFalse(choice: AstNode): boolean {
  const test = unwrap(child(choice, 'test'))
  return test?.type === 'Literal' && !test['value'] && !('regex' in test)
}

/** `for (const item of items) { items.push(item) }` */
function isGrowingWalk(scan: Scan, loop: AstNode): boolean {
  const walked = bindingOf(scan, child(loop, 'right'))
  if (loop.type !== 'ForOfStatement' || !walked) return false
  return list(child(loop, 'body'), 'body').some((statement) => {
    const callee = unwrap(child(unwrap(child(statement, 'expression')), 'callee'))
    if (callee?.type !== 'MemberExpression' || keyOf(scan, callee) !== 'push') return false
    return bindingOf(scan, child(callee, 'object')) === walked
  })
}
