import { child, list, regexOf, unwrap, type AstNode } from './ast.ts'
import { calledFunctions, callsOf } from './calls.ts'
import { cookedText, foldConstant, foldText, initialOf, keyOf, propertyOf } from './constants.ts'
import { spend } from './effort.ts'
import { memberValues, returnsOf, valuesAt } from './members.ts'
import { bindingOf, type Scan } from './scan-context.ts'
import type { Binding } from './scopes.ts'
import { WALKERS } from './own-keys.ts'
import { patternPath, symbolOf } from './symbols.ts'

/** Stands in the text of a URL for a part that is only known at run time. */
export const HOLE = '\ue000'

/** A parameter whose callers are not seen, and which says itself that it is no host. */
const PATH_NAME = /path|endpoint|route|resource|query|search/i
const DEEPEST = 40
const MOST_STEPS = 3_000
const MOST = 24

/** How far a search has gone: it ends where code calls itself or branches without end. */
interface Trail {
  depth: number
  steps: {
    taken: number
    /** Parameters whose callers are being looked at. */ params: Set<Binding>
  }
}

/** Whether an expression can be a text that the test accepts, as far as is quickly seen. */
export function canBeText(
  scan: Scan,
  node: AstNode | undefined,
  test: (text: string) => boolean,
): boolean {
  return urlsOf(scan, node, {
    depth: 0,
    steps: { taken: MOST_STEPS - 300, params: new Set() },
  }).some(test)
}

/** All that a URL expression can be, with holes for what is only known at run time. */
export function urlsOf(
  scan: Scan,
  node: AstNode | undefined,
  { depth, steps }: Trail = { depth: 0, steps: { taken: 0, params: new Set() } },
): string[] {
  const value = unwrap(node)
  steps.taken += 1
  spend(scan, MOST) // texts may be joined with as many others
  if (!value || depth > DEEPEST || steps.taken > MOST_STEPS) return [HOLE]
  const deeper = { depth: depth + 1, steps }
  const folded = foldConstant(scan, value)
  if (folded && typeof folded.value === 'string') return [folded.value]
  if (folded && (folded.value === null || folded.value === undefined)) return []
  const next = (inner: AstNode | undefined) => urlsOf(scan, inner, deeper)
  switch (value.type) {
    case 'TemplateLiteral':
      return templateUrls(value, next)
    case 'BinaryExpression':
      if (value['operator'] !== '+') return [HOLE]
      return combine(next(child(value, 'left')), next(child(value, 'right')))
    case 'ConditionalExpression':
      return union(next(child(value, 'consequent')), next(child(value, 'alternate')))
    case 'LogicalExpression':
      return union(next(child(value, 'left')), next(child(value, 'right')))
    case 'AssignmentExpression':
      return next(child(value, 'right'))
    case 'AwaitExpression':
      return next(child(value, 'argument'))
    case 'NewExpression':
      return newUrls(scan, value, next)
    case 'CallExpression':
      return callUrls(scan, value, deeper)
    case 'MemberExpression':
      return memberUrls(scan, value, next)
    case 'Identifier':
      return nameUrls(scan, value, deeper)
    default:
      return [HOLE]
  }
}

type Next = (node: AstNode | undefined) => string[]

function templateUrls(value: AstNode, next: Next): string[] {
  const quasis = list(value, 'quasis').map(cookedText)
  return list(value, 'expressions').reduce(
    (texts, expression, index) =>
      combine(combine(texts, next(expression)), [quasis[index + 1] ?? '']),
    [quasis[0] ?? ''],
  )
}

function newUrls(scan: Scan, value: AstNode, next: Next): string[] {
  const name = symbolOf(scan, child(value, 'callee'))
  const [first, base] = list(value, 'arguments')
  if (name === 'global:Request') return next(first)
  if (name !== 'global:URL') return [HOLE]
  const paths = next(first)
  if (!base) return paths
  return paths.flatMap((path) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return [path]
    if (path.startsWith(HOLE)) return [HOLE]
    if (/^[/\\]{2}/.test(path)) return [`https:${path}`]
    return combine(next(base), [path.startsWith('/') ? path : `/${path}`])
  })
}

function callUrls(scan: Scan, value: AstNode, trail: Trail): string[] {
  const next = (inner: AstNode | undefined) => urlsOf(scan, inner, trail)
  const callee = unwrap(child(value, 'callee'))
  const [first] = list(value, 'arguments')
  const results = calledFunctions(scan, callee).flatMap((owner) => returnsOf(scan, owner))
  if (results.length > 0) {
    return results.reduce<string[]>((urls, result) => union(urls, urlsOf(scan, result, trail)), [])
  }
  if (callee?.type === 'MemberExpression') {
    const key = keyOf(scan, callee)
    const object = child(callee, 'object')
    if (key === 'toString' || key === 'trim' || key === 'toJSON') return next(object)
    if (key === 'replace' || key === 'replaceAll') {
      return next(object).map((url) =>
        isOriginWhole(url) && isOutside(scan, first, originOf(url))
          ? `${originOf(url)}/${HOLE}`
          : HOLE,
      )
    }
    if (key === 'concat') return combine(next(object), [HOLE])
    if (key === 'get') return unionOf(mapValues(scan, object).map(next), [HOLE])
    if (key === 'join') return joinedUrls(scan, object, { separator: first, next })
    return [HOLE]
  }
  const symbol = symbolOf(scan, callee)
  return symbol === 'global:String' || symbol === 'global:encodeURI' ? next(first) : [HOLE]
}

/** The values of a Map that is written as a list of pairs. */
function mapValues(scan: Scan, node: AstNode | undefined): AstNode[] {
  const made = initialOf(scan, node)
  if (symbolOf(scan, child(made, 'callee')) !== 'global:Map') return []
  return list(unwrap(list(made, 'arguments')[0]), 'elements').flatMap((pair) =>
    list(unwrap(pair), 'elements').slice(1),
  )
}

/** Whether what is replaced is certainly not found in the origin of a URL. */
function isOutside(scan: Scan, needle: AstNode | undefined, origin: string): boolean {
  const text = foldText(scan, needle)
  if (text !== undefined) return !origin.includes(text)
  const regex = regexOf(initialOf(scan, needle) ?? unwrap(needle))
  return regex !== undefined && !new RegExp(regex.source, 'i').test(origin)
}

/** [BASE, 'users', id].join('/') */
function joinedUrls(
  scan: Scan,
  node: AstNode | undefined,
  { separator, next }: { separator: AstNode | undefined; next: Next },
): string[] {
  const array = unwrap(node)
  const by = separator ? foldText(scan, separator) : ','
  const [first, ...rest] = list(array, 'elements')
  if (array?.type !== 'ArrayExpression' || by === undefined || !first) return [HOLE]
  return combine(next(first), rest.length > 0 ? [by + HOLE] : [''])
}

function memberUrls(scan: Scan, value: AstNode, next: Next): string[] {
  const key = keyOf(scan, value)
  const object = unwrap(child(value, 'object'))
  if (key === 'href') return next(object)
  if (key === 'pathname') return [`/${HOLE}`]
  const binding = bindingOf(scan, object)
  const isWhole =
    binding?.owner.type === 'VariableDeclarator' && child(binding.owner, 'id') === binding.id
  const table = isWhole ? unwrap(child(binding.owner, 'init')) : object
  if (table?.type === 'ObjectExpression') {
    if (key !== undefined) return next(propertyOf(scan, table, key))
    return unionOf(list(table, 'properties').map((property) => next(child(property, 'value'))))
  }
  const values = memberValues(scan, value)
  return unionOf(values.map(next), [HOLE])
}

function nameUrls(scan: Scan, value: AstNode, trail: Trail): string[] {
  const binding = bindingOf(scan, value)
  if (!binding) return [HOLE]
  if (binding.kind === 'param') return paramUrls(scan, binding, trail)
  if (binding.owner.type !== 'VariableDeclarator') return [HOLE]
  const init = child(binding.owner, 'init')
  const loop = scan.parents.get(scan.parents.get(binding.owner) ?? binding.owner)
  if (loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement') {
    return itemUrls(scan, child(loop, 'right'), trail)
  }
  if (child(binding.owner, 'id') !== binding.id) {
    const path = patternPath(scan, child(binding.owner, 'id'), binding.id) ?? []
    const values = binding.writes.length === 0 ? valuesAt(scan, init, path) : []
    return unionOf(
      values.map((one) => urlsOf(scan, one, trail)),
      [HOLE],
    )
  }
  const start = init ? urlsOf(scan, init, trail) : []
  return binding.writes.reduce<string[]>((urls, write) => {
    if (write?.type === 'AssignmentExpression' && write['operator'] === '+=') {
      return union(urls, combine(urls, urlsOf(scan, child(write, 'right'), trail)))
    }
    return union(urls, urlsOf(scan, write, trail))
  }, start)
}

/** The items of a list that is written out. */
function itemUrls(scan: Scan, node: AstNode | undefined, trail: Trail): string[] {
  const items = initialOf(scan, node) ?? unwrap(node)
  if (items?.type !== 'ArrayExpression') return [HOLE]
  return unionOf(list(items, 'elements').map((item) => urlsOf(scan, item, trail)))
}

/** What the callers within the file pass for a parameter. */
function paramUrls(scan: Scan, binding: Binding, trail: Trail): string[] {
  const declared = list(binding.owner, 'params')[binding.index]
  const pattern = declared?.type === 'TSParameterProperty' ? child(declared, 'parameter') : declared
  const fallback = pattern?.type === 'AssignmentPattern' ? child(pattern, 'right') : undefined
  const target = pattern?.type === 'AssignmentPattern' ? child(pattern, 'left') : pattern
  const isPlain = target === binding.id
  const walked = unwrap(child(scan.parents.get(binding.owner), 'callee'))
  const isWalk = walked?.type === 'MemberExpression' && WALKERS.has(keyOf(scan, walked) ?? '')
  const place = isWalk && keyOf(scan, walked) === 'reduce' ? 1 : 0
  if (isPlain && isWalk && binding.index === place) {
    const urls = itemUrls(scan, child(walked, 'object'), trail)
    if (!urls.includes(HOLE)) return urls
  }
  const calls = callsOf(scan, binding.owner)
  if (!calls || calls.length === 0 || binding.writes.length > 0) {
    return [isPlain && PATH_NAME.test(binding.name) ? `/${HOLE}` : HOLE]
  }
  const path = patternPath(scan, target, binding.id) ?? []
  const { params } = trail.steps
  if (params.has(binding)) return [] // a call of itself adds nothing of its own
  params.add(binding)
  const urls = unionOf(
    calls.map((call) => {
      const argument = list(call, 'arguments')[binding.index] ?? fallback
      if (isPlain) return argument ? urlsOf(scan, argument, trail) : []
      const values = valuesAt(scan, argument, path)
      return unionOf(
        values.map((one) => urlsOf(scan, one, trail)),
        [HOLE],
      )
    }),
  )
  params.delete(binding)
  return urls
}

export function isOriginWhole(url: string): boolean {
  return /^[a-z]+:\/\/[^\ue000/?#]+[/?#]/i.test(`${url}/`)
}

function originOf(url: string): string {
  return /^[a-z]+:\/\/[^\ue000/?#]+/i.exec(url)?.[0] ?? ''
}

function combine(left: string[], right: string[]): string[] {
  return union(
    left.flatMap((start) => right.map((end) => start + end)),
    [],
  )
}

function unionOf(all: string[][], fallback: string[] = []): string[] {
  return all.length > 0 ? all.reduce(union, []) : fallback
}

function union(left: string[], right: string[]): string[] {
  return [...new Set([...left, ...right])].slice(0, MOST)
}
