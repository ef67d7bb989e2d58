import { evasion, type Evasion } from '../evasion.ts'

export const propertiesEvasions: Evasion[] = [
  evasion(
    'properties',
    'the constructor of a function',
    "return (() => {}).constructor('return 1')()",
  ),
  evasion(
    'properties',
    'constructor in brackets',
    "return ([] as any)['constructor']['constructor']('return 1')()",
  ),
  evasion(
    'properties',
    'constructor in parts',
    "const k = 'constr' + 'uctor'\nreturn ([] as any)[k][k]('return 1')()",
  ),
  evasion(
    'properties',
    'constructor in a template',
    "const a = 'con'\nreturn ([] as any)[`${a}structor`]",
  ),
  evasion('properties', 'constructor joined', "return ([] as any)[['con', 'structor'].join('')]"),
  evasion(
    'properties',
    'constructor backwards',
    "return ([] as any)[[...'rotcurtsnoc'].reverse().join('')]",
  ),
  evasion(
    'properties',
    'constructor split and reversed',
    "return ([] as any)['rotcurtsnoc'.split('').reverse().join('')]",
  ),
  evasion(
    'properties',
    'constructor from codes',
    'return ([] as any)[String.fromCharCode(99, 111, 110, 115, 116, 114, 117, 99, 116, 111, 114)]',
  ),
  evasion('properties', 'constructor in Base64', "return ([] as any)[atob('Y29uc3RydWN0b3I=')]"),
  evasion(
    'properties',
    'constructor in a buffer',
    "return ([] as any)[Buffer.from('636f6e7374727563746f72', 'hex').toString()]",
  ),
  evasion(
    'properties',
    'constructor by replacing',
    "return ([] as any)['conXstructor'.replace('X', '')]",
  ),
  evasion(
    'properties',
    'constructor in lower case',
    "return ([] as any)['CONSTRUCTOR'.toLowerCase()]",
  ),
  evasion(
    'properties',
    'constructor URL-encoded',
    "return ([] as any)[decodeURIComponent('%63onstructor')]",
  ),
  evasion(
    'properties',
    'constructor in a table',
    "const t = { k: 'constructor' }\nreturn ([] as any)[t.k]",
  ),
  evasion(
    'properties',
    'constructor taken apart',
    'const { constructor: C } = [] as any\nreturn C',
  ),
  evasion(
    'properties',
    'constructor taken apart by a computed name',
    "const { ['constr' + 'uctor']: C } = [] as any\nreturn C",
  ),
  evasion(
    'properties',
    'constructor with an optional chain',
    'return ([] as any)?.constructor?.("x")',
  ),
  evasion(
    'properties',
    'the prototype of all objects',
    '(Object as any).prototype.polluted = 1\nreturn "x"',
  ),
  evasion(
    'properties',
    'a prototype by its old name',
    '({} as any).__proto__.polluted = 1\nreturn "x"',
  ),
  evasion('properties', 'a prototype in a literal', 'return { __proto__: { a: 1 } }'),
  evasion('properties', 'getPrototypeOf', 'return String(Object.getPrototypeOf(async () => {}))'),
  evasion(
    'properties',
    'getPrototypeOf under another name',
    'const O = Object\nreturn String(O.getPrototypeOf([]))',
  ),
  evasion(
    'properties',
    'defineProperty',
    "Object.defineProperty({}, 'x', { value: 1 })\nreturn 'x'",
  ),
  evasion(
    'properties',
    'a getter defined by its old name',
    "({} as any).__defineGetter__('x', () => 1)\nreturn 'x'",
  ),
  evasion('properties', 'a descriptor', "return String(Object.getOwnPropertyDescriptor({}, 'x'))"),
  evasion(
    'properties',
    'the call stack',
    'Error.prepareStackTrace = (_, sites) => sites\nreturn "x"',
  ),
  evasion(
    'properties',
    'the stack of an error',
    'try { return input.q } catch (err: any) { return err.stack }',
  ),
  evasion('properties', 'a built-in changed', 'JSON.parse = (() => 1) as any\nreturn "x"'),
  evasion(
    'properties',
    'a built-in changed by assign',
    'Object.assign(Math, { random: () => 0 })\nreturn "x"',
  ),
  evasion('properties', 'a computed name on a built-in', 'return String((Math as any)[input.q])'),
  evasion('properties', 'a call by a computed name', 'return (input as any)[input.q]("x")'),
  evasion(
    'properties',
    'a call by a name held in a variable',
    'const f = (input as any)[input.q]\nreturn f("x")',
  ),
  evasion(
    'properties',
    'two computed steps and a call',
    "const t: any = { a: 1 }\nreturn t[input.q][input.q]('return 1')()",
  ),
  evasion('properties', 'a computed name on an empty object', 'return ({} as any)[input.q]'),
  evasion(
    'properties',
    'a write two computed levels deep',
    'const t: any = {}\nconst [a, b] = input.q.split(".")\nt[a!][b!] = 1\nreturn t',
  ),
  evasion('properties', 'a species', 'return String(Symbol.species)'),
]
