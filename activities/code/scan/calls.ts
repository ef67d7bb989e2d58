import { child, isCall, isFunction, list, unwrap, type AstNode } from './ast.ts'
import { initialOf, keyOf } from './constants.ts'
import { spend } from './effort.ts'
import { functionOf, holderOfThis, holdersOf, memberValues } from './members.ts'
import { bindingOf } from './scan-context.ts'
import type { Binding, ScopeInfo } from './scopes.ts'

/** The functions of this file that a callee may mean, methods included. */
export function calledFunctions(scan: ScopeInfo, callee: AstNode | undefined): AstNode[] {
  const value = unwrap(callee)
  if (!value) return []
  if (isFunction(value)) return [value]
  if (value.type === 'MemberExpression') {
    return memberValues(scan, value).flatMap((member) => calledFunctions(scan, member))
  }
  const bound = value.type === 'CallExpression' ? unwrap(child(value, 'callee')) : undefined
  if (bound?.type === 'MemberExpression' && keyOf(scan, bound) === 'bind') {
    return calledFunctions(scan, child(bound, 'object'))
  }
  const found = functionOf(bindingOf(scan, value))
  if (found) return [found]
  const other = initialOf(scan, value)
  return other?.type === 'Identifier' ? calledFunctions(scan, other) : []
}

/** The functions that a call runs: those that the callee may mean, or the constructor after `new`. */
export function functionsOfCall(scan: ScopeInfo, call: AstNode): AstNode[] {
  if (call.type !== 'NewExpression') return calledFunctions(scan, child(call, 'callee'))
  return holdersOf(scan, call).flatMap((holder) =>
    list(child(holder, 'body'), 'body').flatMap((member) => {
      const value = child(member, 'value')
      return member['kind'] === 'constructor' && value ? [value] : []
    }),
  )
}

/** All calls of a function of this file; undefined when it is also handed on as a value. */
export function callsOf(scan: ScopeInfo, owner: AstNode): AstNode[] | undefined {
  const binding = bindingOfFunction(scan, owner)
  if (!binding) return callsOfMember(scan, owner)
  const calls: AstNode[] = []
  spend(scan, binding.references.length)
  for (const reference of binding.references) {
    const parent = scan.parents.get(reference)
    if (!isCall(parent) || child(parent, 'callee') !== reference) return undefined
    if (parent) calls.push(parent)
  }
  return calls
}

function bindingOfFunction(scan: ScopeInfo, owner: AstNode): Binding | undefined {
  const id = child(owner, 'id')
  if (id) return scan.bindings.get(id)
  const parent = scan.parents.get(owner)
  const name = parent?.type === 'VariableDeclarator' ? child(parent, 'id') : undefined
  const binding = name && scan.bindings.get(name)
  return binding?.writes.length === 0 ? binding : undefined
}

/** The calls of a method by its name, where the object is known to have it; `new` for a constructor. */
function callsOfMember(scan: ScopeInfo, owner: AstNode): AstNode[] | undefined {
  const member = scan.parents.get(owner)
  if (!member || child(member, 'value') !== owner || !('key' in member)) return undefined
  const key = keyOf(scan, member)
  if (key === undefined) return undefined
  if (member['kind'] === 'constructor') {
    const [holder] = holderOfThis(scan, owner)
    return holder && newCallsOf(scan, holder)
  }
  return (callsByName(scan).get(key) ?? []).filter((call) =>
    memberValues(scan, unwrap(child(call, 'callee')) ?? call).includes(owner),
  )
}

function newCallsOf(scan: ScopeInfo, holder: AstNode): AstNode[] | undefined {
  const id = child(holder, 'id')
  const binding = id && scan.bindings.get(id)
  return binding?.references.flatMap((reference) => {
    const parent = scan.parents.get(reference)
    return parent?.type === 'NewExpression' && child(parent, 'callee') === reference ? [parent] : []
  })
}

const named = new WeakMap<ScopeInfo['bindings'], Map<string, AstNode[]>>()

function callsByName(scan: ScopeInfo): Map<string, AstNode[]> {
  const known = named.get(scan.bindings)
  if (known) return known
  const calls = new Map<string, AstNode[]>()
  named.set(scan.bindings, calls)
  for (const node of scan.nodes) {
    const callee = node.type === 'CallExpression' ? unwrap(child(node, 'callee')) : undefined
    const key = callee?.type === 'MemberExpression' ? keyOf(scan, callee) : undefined
    if (key !== undefined) calls.set(key, [...(calls.get(key) ?? []), node])
  }
  return calls
}
