// Follows secrets through the file: which expressions hold a secret, or something that tells it.
import { child, isCall, isFunction, list, unwrap, type AstNode } from './ast.ts'
import { calledFunctions, callsOf } from './calls.ts'
import { initialOf, keyOf } from './constants.ts'
import { spend } from './effort.ts'
import { memberValues, returnsOf } from './members.ts'
import { bindingOf, enclosing, type Scan } from './scan-context.ts'
import type { Binding } from './scopes.ts'
import { patternPath, symbolOf } from './symbols.ts'

export type Carries = (node: AstNode | undefined) => boolean

/** Whose parameters are looked at: of this function, the one parameter carries a secret, or none does. */
interface View {
  owner: AstNode
  index: number
}

interface At {
  view?: View | undefined
}

const SECRET = /^(?:ctx\.secrets|global:process\.env)(?:\.|$)/
/** Functions whose result tells what their arguments hold. */
const CARRIERS =
  /^(?:global:(?:String|Number|BigInt|btoa|atob|encodeURIComponent|encodeURI|decodeURIComponent|escape|unescape|structuredClone|Buffer\.(?:from|concat)|JSON\.(?:stringify|parse)|Object\.(?:values|entries|assign|freeze|fromEntries|create)|Array\.(?:from|of)|String\.raw|Promise\.(?:resolve|all|race)|Uint8Array\.from|URL|URLSearchParams|Headers|Request|Response|FormData|Blob|Map|Set|Array|\w*Error)|import:node:util\.(?:format|inspect)|import:node:querystring\.(?:stringify|escape)|import:node:buffer\.Buffer\.from)$/
/** Functions whose result has the members of their arguments. */
const KEEPERS = /^global:(?:Object\.(?:assign|freeze)|structuredClone|Promise\.resolve)$/
const PARSERS = /^(?:parse|safeParse|parseAsync|safeParseAsync)$/
/** Methods whose result tells what their arguments hold. */
const TELLING = new Set(
  'concat join replace replaceAll padStart padEnd encode format inspect with toSpliced'.split(' '),
)
/** Methods that put their arguments into the object. */
const FILLERS = new Set('push unshift set add append splice fill enqueue write abort'.split(' '))
/** Members of a text that tell nothing, or next to nothing, of what it holds. */
const HARMLESS = new Set(
  'startsWith endsWith includes indexOf length test localeCompare has size byteLength'.split(' '),
)
/** How far into a value it is looked; a list that leads from node to node has no end. */
const MOST_PATH = 4
/** What judging one expression counts. */
const EFFORT = 5

/** `isPlain` names the secrets that need not be kept, as `ctx.secrets.ACCOUNT_ID` in an address. */
export function createCarriers(
  scan: Scan,
  isPlain: (symbol: string) => boolean = () => false,
): Carries {
  const secretOf = (node: AstNode) => {
    const symbol = symbolOf(scan, node)
    return symbol !== undefined && SECRET.test(symbol) ? symbol : undefined
  }
  const hasSecrets = scan.nodes.some(
    (node) =>
      (node.type === 'MemberExpression' || node.type === 'Identifier') &&
      secretOf(node) !== undefined,
  )
  if (!hasSecrets) return () => false
  const known = new Map<string, boolean>()
  /** What is being judged, with its place in the order; and the first of them that was met again. */
  const underway = new Map<string, number>()
  let firstMet = Infinity
  /** What tells no secret unless the first of those that it met does. */
  const assumed = new Map<string, number>()
  const patternWrites = findPatternWrites(scan)

  /** Whether the value at a path into an expression tells a secret. */
  function carriesAt(node: AstNode | undefined, into: string[], { view }: At): boolean {
    const value = unwrap(node)
    if (!value) return false
    spend(scan, EFFORT)
    const path = into.slice(0, MOST_PATH) // what is around it tells all that it does
    const id = `${value.start} ${value.end} ${path.join('.')} ${view?.owner.start} ${view?.index}`
    const before = known.get(id)
    if (before !== undefined) return before
    const met = underway.get(id) ?? assumed.get(id)
    if (met !== undefined) {
      firstMet = Math.min(firstMet, met)
      return false // a value made of itself tells what its other parts tell
    }
    const metBefore = firstMet
    const place = underway.size
    const earlier = assumed.size
    firstMet = Infinity
    underway.set(id, place)
    const result = judge(value, path, { view })
    underway.delete(id)
    if (!result && firstMet < place) assumed.set(id, firstMet)
    else {
      for (const one of [...assumed.keys()].slice(earlier)) {
        assumed.delete(one)
        if (!result) known.set(one, false)
      }
      known.set(id, result)
    }
    firstMet = Math.min(metBefore, firstMet < place ? firstMet : Infinity)
    return result
  }

  function judge(value: AstNode, path: string[], at: At) {
    const carries = (inner: AstNode | undefined) => carriesAt(inner, [], at)
    const any = (nodes: AstNode[]) => nodes.some(carries)
    if (value.type === 'MemberExpression' && HARMLESS.has(keyOf(scan, value) ?? '')) return false
    const secret = secretOf(value)
    if (secret !== undefined) return !isPlain(secret)
    switch (value.type) {
      case 'Identifier':
        return carriesName(value, path, at)
      case 'MemberExpression':
        return carriesMember(value, path, at)
      case 'ObjectExpression':
        return carriesObject(value, path, at)
      case 'ArrayExpression': {
        const [step, ...rest] = path
        const element = step === undefined ? undefined : list(value, 'elements')[Number(step)]
        return element ? carriesAt(element, rest, at) : any(list(value, 'elements'))
      }
      case 'TemplateLiteral':
        return any(list(value, 'expressions'))
      case 'TaggedTemplateExpression':
        return any(list(child(value, 'quasi'), 'expressions'))
      case 'BinaryExpression':
        return (
          value['operator'] === '+' &&
          any([child(value, 'left'), child(value, 'right')].flatMap((side) => side ?? []))
        )
      case 'LogicalExpression':
        return (
          carriesAt(child(value, 'right'), path, at) ||
          (value['operator'] !== '&&' && carriesAt(child(value, 'left'), path, at))
        )
      case 'ConditionalExpression':
        return (
          carriesAt(child(value, 'consequent'), path, at) ||
          carriesAt(child(value, 'alternate'), path, at)
        )
      case 'AssignmentExpression':
        return carriesAt(child(value, 'right'), path, at)
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'SpreadElement':
        return carriesAt(child(value, 'argument'), path, at)
      case 'CallExpression':
      case 'NewExpression':
        return carriesCall(value, path, at)
      default:
        return false
    }
  }

  function carriesObject(value: AstNode, path: string[], at: At): boolean {
    const [key, ...rest] = path
    return list(value, 'properties').some((property) => {
      if (property.type === 'SpreadElement') return carriesAt(child(property, 'argument'), path, at)
      const name = keyOf(scan, property)
      if (key === undefined && name === undefined && carriesAt(child(property, 'key'), [], at)) {
        return true
      }
      if (key !== undefined && name !== undefined && key !== name) return false
      const held = child(property, 'value')
      if (property['kind'] !== 'get' || !held) return carriesAt(held, rest, at)
      return returnsOf(scan, held).some((result) => carriesAt(result, rest, at))
    })
  }

  function carriesMember(value: AstNode, path: string[], at: At): boolean {
    const object = child(value, 'object')
    const key = keyOf(scan, value)
    const held = memberValues(scan, value)
    const gets = held.flatMap((one) => (isFunction(one) ? returnsOf(scan, one) : [one]))
    if (gets.some((one) => carriesAt(one, path, at))) return true
    const root = unwrap(object)
    if (root?.type === 'Identifier' || held.length === 0) {
      return carriesAt(object, key === undefined ? [] : [key, ...path], at)
    }
    return false
  }

  function carriesName(value: AstNode, path: string[], at: At): boolean {
    const binding = bindingOf(scan, value)
    if (!binding) return false
    const { owner, id, references } = binding
    spend(scan, references.length / 10) // a look is short, and servers of many tools name the same often
    const seen = (node: AstNode | undefined) => carriesAt(node, path, at)
    if (owner.type === 'VariableDeclarator') {
      const steps = patternPath(scan, child(owner, 'id'), id) ?? []
      if (carriesAt(child(owner, 'init'), [...steps, ...path], at)) return true
      const loop = scan.parents.get(scan.parents.get(owner) ?? owner)
      const isLoop = loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement'
      if (isLoop && carriesItem(child(loop, 'right'), [...steps, ...path], at)) return true
    }
    if (binding.kind === 'param' && carriesParam(binding, path, at)) return true
    if (binding.writes.some((write) => seen(write))) return true
    if ((patternWrites.get(binding) ?? []).some((right) => carriesAt(right, [], at))) return true
    return references.some((reference) => isFilled(reference, path, at))
  }

  /** Whether an item of a list tells a secret at a path into it. */
  function carriesItem(node: AstNode | undefined, path: string[], at: At): boolean {
    const items = initialOf(scan, node) ?? unwrap(node)
    if (items?.type === 'ArrayExpression') {
      return list(items, 'elements').some((item) => carriesAt(item, path, at))
    }
    const callee = unwrap(child(items, 'callee'))
    const isMapped = callee?.type === 'MemberExpression' && keyOf(scan, callee) === 'map'
    const made = isMapped ? calledFunctions(scan, list(items, 'arguments')[0]) : []
    if (made.length === 0) return carriesAt(node, [], at)
    const results = made.flatMap((one) => returnsOf(scan, one))
    return results.some((result) => carriesAt(result, path, at))
  }

  /** name.key = secret, name.list.push(secret), Object.assign(name, secret) */
  function isFilled(reference: AstNode, path: string[], at: At): boolean {
    let place = reference
    let first: string | undefined
    let parent = scan.parents.get(place)
    while (parent?.type === 'MemberExpression' && child(parent, 'object') === place) {
      const key = keyOf(scan, parent)
      const around = scan.parents.get(parent)
      if (around?.type === 'CallExpression' && child(around, 'callee') === parent) {
        const isOther = path[0] !== undefined && first !== undefined && path[0] !== first
        const isFiller = FILLERS.has(key ?? '') && !isOther
        return isFiller && list(around, 'arguments').some((one) => carriesAt(one, [], at))
      }
      first ??= key
      if (around?.type === 'AssignmentExpression' && child(around, 'left') === parent) {
        const isOther = path[0] !== undefined && first !== undefined && path[0] !== first
        return !isOther && carriesAt(child(around, 'right'), [], at)
      }
      place = parent
      parent = around
      while (parent?.type.startsWith('TS') || parent?.type === 'ChainExpression') {
        place = parent
        parent = scan.parents.get(place)
      }
    }
    if (!isCall(parent) || list(parent, 'arguments')[0] !== place) return false
    if (symbolOf(scan, child(parent, 'callee')) !== 'global:Object.assign') return false
    return list(parent, 'arguments')
      .slice(1)
      .some((one) => carriesAt(one, path, at))
  }

  function carriesParam(binding: Binding, path: string[], at: At): boolean {
    const { owner, index } = binding
    const outside = {}
    const declared = list(owner, 'params')[index]
    const plain = declared?.type === 'TSParameterProperty' ? child(declared, 'parameter') : declared
    const pattern = plain?.type === 'AssignmentPattern' ? child(plain, 'left') : plain
    const fallback = plain?.type === 'AssignmentPattern' ? child(plain, 'right') : undefined
    const steps = [...(patternPath(scan, pattern, binding.id) ?? []), ...path]
    const isRest = declared?.type === 'RestElement'
    if (at.view?.owner === owner) {
      const isMeant = isRest ? at.view.index >= index : at.view.index === index
      return isMeant || (fallback !== undefined && carriesAt(fallback, steps, outside))
    }
    if (fallback && carriesAt(fallback, steps, outside)) return true
    const calls = callsOf(scan, owner) ?? []
    const isPassed = calls.some((call) => {
      const given = list(call, 'arguments')
      if (isRest) return given.slice(index).some((one) => carriesAt(one, [], outside))
      return carriesAt(given[index], steps, outside)
    })
    if (isPassed) return true
    if (isCalledBack(owner, index, outside)) return true
    // secret.split('').forEach((char) => …)
    const call = scan.parents.get(owner)
    const callee = isCall(call) ? unwrap(child(call, 'callee')) : undefined
    return callee?.type === 'MemberExpression' && carriesAt(child(callee, 'object'), [], at)
  }

  /** give((text) => …), where `give` calls what it is given with a secret. */
  function isCalledBack(owner: AstNode, index: number, at: At): boolean {
    const call = scan.parents.get(owner)
    if (!isCall(call) || !call) return false
    const place = list(call, 'arguments').indexOf(owner)
    return calledFunctions(scan, child(call, 'callee')).some((giver) =>
      callsOfParam(giver, place).some((given) =>
        carriesAt(list(given, 'arguments')[index], [], at),
      ),
    )
  }

  function callsOfParam(owner: AstNode, place: number): AstNode[] {
    const id = list(owner, 'params')[place]
    const binding = id && scan.bindings.get(id)
    return (binding?.references ?? []).flatMap((reference) => {
      const call = scan.parents.get(reference)
      return isCall(call) && call && child(call, 'callee') === reference ? [call] : []
    })
  }

  /** Whether the result of a function tells a secret: its own, or one of those it is given. */
  function tellsResult(owner: AstNode, given: AstNode[], path: string[], at: At): boolean {
    const results = returnsOf(scan, owner)
    const tells = (index: number) =>
      results.some((result) => carriesAt(result, path, { view: { owner, index } }))
    return tells(-1) || given.some((one, index) => carriesAt(one, [], at) && tells(index))
  }

  function carriesCall(call: AstNode, path: string[], at: At): boolean {
    const callee = unwrap(child(call, 'callee'))
    const args = list(call, 'arguments')
    const carries = (node: AstNode | undefined) => carriesAt(node, [], at)
    const functions = call.type === 'CallExpression' ? calledFunctions(scan, callee) : []
    if (functions.length > 0) {
      const bound = callee?.type === 'CallExpression' ? list(callee, 'arguments').slice(1) : []
      return functions.some((owner) => tellsResult(owner, [...bound, ...args], path, at))
    }
    const borrowed =
      callee?.type === 'MemberExpression' && /^(?:call|apply)$/.test(keyOf(scan, callee) ?? '')
    const lent = borrowed ? calledFunctions(scan, child(callee, 'object')) : []
    if (lent.length > 0) {
      const given = args
        .slice(1)
        .flatMap((one) => (one.type === 'ArrayExpression' ? list(one, 'elements') : [one]))
      return lent.some((owner) => tellsResult(owner, given, path, at))
    }
    const [executor] = args
    if (symbolOf(scan, callee) === 'global:Promise' && executor && isFunction(executor)) {
      return callsOfParam(executor, 0).some((given) => list(given, 'arguments').some(carries))
    }
    const symbol = symbolOf(scan, callee) ?? ''
    if (KEEPERS.test(symbol)) return args.some((argument) => carriesAt(argument, path, at))
    if (CARRIERS.test(symbol)) return args.some(carries)
    if (callee?.type !== 'MemberExpression') return false
    const key = keyOf(scan, callee) ?? ''
    if (HARMLESS.has(key)) return false
    if (PARSERS.test(key)) return args.some((argument) => carriesAt(argument, path, at))
    if (/^(?:map|flatMap|reduce|reduceRight|then|from)$/.test(key)) {
      const results = args
        .flatMap((one) => calledFunctions(scan, one))
        .flatMap((one) => returnsOf(scan, one))
      if (results.some(carries)) return true
    }
    return carries(child(callee, 'object')) || (TELLING.has(key) && args.some(carries))
  }

  return (node) => carriesAt(node, [], {})
}

/** `({ a: name } = value)`: the value, by the variables that it is written to. */
function findPatternWrites(scan: Scan): Map<Binding, AstNode[]> {
  const writes = new Map<Binding, AstNode[]>()
  for (const [node, binding] of scan.bindings) {
    if (node === binding.id) continue
    const pattern = enclosing(
      scan,
      node,
      ({ type }) => !type.endsWith('Pattern') && type !== 'Property' && type !== 'RestElement',
    )
    const left = pattern?.type === 'AssignmentExpression' ? child(pattern, 'left') : undefined
    const right = pattern && child(pattern, 'right')
    if (!left?.type.endsWith('Pattern') || !right || node.start > left.end) continue
    writes.set(binding, [...(writes.get(binding) ?? []), right])
  }
  return writes
}
