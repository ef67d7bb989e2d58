import { child, nameOf, unwrap, type AstNode } from './ast.ts'
import { callsOf } from './calls.ts'
import { enclosing, report, type Scan } from './scan-context.ts'

const RULE = 'globals' as const

const ALLOWED = new Set(
  `undefined NaN Infinity
  Object Array String Number Boolean BigInt Symbol Math JSON Date RegExp Map Set WeakMap WeakSet Promise Iterator Intl
  Error TypeError RangeError SyntaxError EvalError ReferenceError URIError AggregateError SuppressedError
  DisposableStack AsyncDisposableStack
  ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  BigInt64Array BigUint64Array Float16Array Float32Array Float64Array
  parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape
  atob btoa structuredClone queueMicrotask setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate
  fetch Headers Request Response FormData Blob File URL URLSearchParams URLPattern AbortController AbortSignal
  Event EventTarget CustomEvent DOMException WebSocket TextEncoder TextDecoder TextEncoderStream TextDecoderStream
  ReadableStream WritableStream TransformStream CompressionStream DecompressionStream
  ByteLengthQueuingStrategy CountQueuingStrategy
  Buffer crypto performance console`
    .split(/\s+/)
    .filter(Boolean),
)

const WHY: Record<string, [message: string, instead: string]> = {
  eval: ['This runs text as code.', 'Write the code itself; parse data with JSON.parse.'],
  Function: ['This makes code from text.', 'Write the function itself.'],
  require: [
    'This loads a module with require.',
    "Write a static import such as import { createHash } from 'node:crypto' in sharedCode of the spec.",
  ],
  module: ['This reaches for the module loader.', 'Write static imports only.'],
  exports: ['This reaches for the module loader.', 'Remove it; the server is the only export.'],
  globalThis: ['This reaches for the global object.', 'Name what you need directly.'],
  global: ['This reaches for the global object.', 'Name what you need directly.'],
  self: ['This reaches for the global object.', 'Name what you need directly.'],
  window: ['This reaches for the global object of a browser.', 'Name what you need directly.'],
  Reflect: ['Reflection gets around the rules for properties.', 'Use plain property access.'],
  Proxy: ['A proxy hides what a property access does.', 'Use plain objects, a Map or a class.'],
  WebAssembly: ['This runs machine code that cannot be read.', 'Write it in TypeScript.'],
  SharedArrayBuffer: ['Shared memory is not allowed.', 'Use an ArrayBuffer.'],
  Atomics: ['Shared memory is not allowed.', 'Use an ArrayBuffer.'],
  Worker: ['This starts a thread.', 'Do the work in the tool itself.'],
  XMLHttpRequest: ['This is not there on a server.', 'Use ctx.fetch.'],
}

/** Rule 3: free names come from a list, by scope analysis; nothing global is written to. */
export function scanGlobals(scan: Scan, more: ReadonlySet<string> = new Set()) {
  for (const node of scan.free) {
    const name = nameOf(node) ?? ''
    if (name === 'process' || more.has(name) || isTypeofOperand(scan, node)) continue
    if (!ALLOWED.has(name)) refuse(scan, node, name)
    else if (isWritten(scan, node)) {
      report(scan, node, {
        rule: RULE,
        message: `This puts something else in the place of the built-in "${name}".`,
        instead: 'Give your own value another name.',
      })
    }
  }
  for (const node of scan.nodes) {
    if (node.type === 'WithStatement') {
      report(scan, node, {
        rule: RULE,
        message: 'With "with" a name can mean anything.',
        instead: 'Name the object.',
      })
    } else if (node.type === 'ThisExpression' && isGlobalThis(scan, node)) {
      report(scan, node, {
        rule: RULE,
        message: 'Outside of classes and methods, "this" can be the global object.',
        instead: 'Name what you need directly.',
      })
    }
  }
}

function refuse(scan: Scan, node: AstNode, name: string) {
  const [message, instead] = (Object.hasOwn(WHY, name) ? WHY[name] : undefined) ?? [
    `"${name}" is neither declared in this file nor one of the names that tools may use.`,
    'Declare it, pass it in, or use what ctx offers.',
  ]
  report(scan, node, { rule: RULE, message, instead })
}

/** `this` at the top level, or in a function that is called without an object. */
function isGlobalThis(scan: Scan, node: AstNode): boolean {
  const owner = enclosing(scan, node, ({ type }) => OWNERS_OF_THIS.has(type))
  if (!owner) return true
  if (owner.type === 'ClassBody') return false
  const place = scan.parents.get(owner)
  const calls = place?.type === 'CallExpression' ? [place] : (callsOf(scan, owner) ?? [])
  return calls.some((call) => {
    const callee = unwrap(child(call, 'callee'))
    return call.type === 'CallExpression' && (callee === owner || callee?.type === 'Identifier')
  })
}

const OWNERS_OF_THIS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ClassBody'])

function isTypeofOperand({ parents }: Scan, node: AstNode): boolean {
  const parent = parents.get(node)
  return parent?.type === 'UnaryExpression' && parent['operator'] === 'typeof'
}

function isWritten({ parents, fields }: Scan, node: AstNode): boolean {
  const parent = parents.get(node)
  const field = fields.get(node)
  if (parent?.type === 'AssignmentExpression') return field === 'left'
  if (parent?.type === 'UpdateExpression') return true
  if (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement')
    return field === 'left'
  if (parent?.type === 'ArrayPattern' || parent?.type === 'RestElement') return true
  if (parent?.type === 'AssignmentPattern') return field === 'left'
  return (
    parent?.type === 'Property' && child(parent, 'value') === node && isInPattern(parents, parent)
  )
}

function isInPattern(parents: Map<AstNode, AstNode>, node: AstNode): boolean {
  return parents.get(node)?.type === 'ObjectPattern'
}
