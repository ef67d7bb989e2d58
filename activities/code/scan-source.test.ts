import { describe, expect, it } from 'vitest'
import { scanBundle, scanSource } from './scan-source.ts'

const scan = async (code: string, declaredSecrets: string[] = [], allowedDomains: string[] = []) =>
  (await scanSource({ code, declaredSecrets, allowedDomains })).findings

/** 80,000 items. */
const longList = "const s = '0'.repeat(19999), a = s.split('0'), b = a.concat(a, a, a)\n"
const names = (count: number) => Array.from({ length: count }, (_, n) => `v${n}`).join()

describe('scanSource', () => {
  it('says where a finding is, what the code does and what to do instead', async () => {
    const code = 'const a = 1\nexport default { a, b: process.env.MAIL_TOKEN }\n'
    expect(await scan(code)).toEqual([
      {
        rule: 'environment',
        level: 'reject',
        file: 'server.ts',
        line: 2,
        column: 24,
        endLine: 2,
        endColumn: 46,
        offset: 35,
        excerpt: 'process.env.MAIL_TOKEN',
        message: 'This reads process.env.MAIL_TOKEN, which the spec does not declare.',
        instead: 'Declare "MAIL_TOKEN" among the secrets, or remove it.',
      },
    ])
  })

  it('reports every finding, in the order of the text', async () => {
    const findings = await scan(
      "const a = eval('1')\nconst b = [].constructor\nconst c = require('fs')",
    )
    expect(findings.map(({ line, rule }) => [line, rule])).toEqual([
      [1, 'globals'],
      [2, 'properties'],
      [3, 'globals'],
    ])
  })

  it('shows invisible characters in the excerpt', async () => {
    const [finding] = await scan('const a = "x\u202ey"')
    expect(finding?.excerpt).toBe('\\u202e')
    expect(finding?.message).toContain('U+202E')
  })

  it('warns only where the host is not certain', async () => {
    const code = 'export const f = (url: string) => fetch(url)'
    expect((await scan(code, [], ['api.example.com'])).map(({ level }) => level)).toEqual(['warn'])
  })

  it('judges a host by the allowed domains of the spec', async () => {
    const code = "export const f = () => fetch('https://api.example.com/x')"
    expect(await scan(code, [], ['api.example.com'])).toEqual([])
    expect((await scan(code, [], ['*.api.example.com']))[0]?.level).toBe('reject')
    expect(await scan(code, [], ['*.example.com'])).toEqual([])
  })

  it('computes no constant that would fill the memory', async () => {
    const tenfold = (name: string, make: (before: string) => string) =>
      Array.from({ length: 8 }, (_, i) => `const ${name}${i + 1} = ${make(`${name}${i}`)}\n`).join(
        '',
      )
    const ten = (name: string) => Array<string>(10).fill(name).join(', ')
    const code = [
      `const long = 'x'.repeat(20000)\nconst a0 = ['x']\nconst b0 = [long]\n`,
      tenfold('a', (before) => `${before}.concat(${ten(before)})`),
      tenfold('b', (before) => `[${ten(before)}]`),
      'export const c = [({})[String(a7)], ({})[`${b8}`], ({})[long.split("").join(long)],\n',
      '  ({})[long.replaceAll("x", long)]]\n',
    ].join('')
    const before = process.memoryUsage.rss()
    expect((await scan(code)).map(({ rule }) => rule)).not.toContain('plain-text')
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 ** 2)
  })

  it.each([
    ['a long list in a list', `${longList}export const c = ({})[[${'b,'.repeat(1_000)}1] as any]`],
    [
      'long lists joined',
      `${longList}export const c = [${'({})[b.concat(b).length],'.repeat(200)}]`,
    ],
    [
      'a long object',
      `const a = 1, o = {${'a,'.repeat(8_000)}}\nexport const c = [${'({})[o.b],'.repeat(200)}]`,
    ],
    [
      'names that may each be many others',
      `let a, b, c, d, e, f, g, h\n${'a=b;b=c;c=d;d=e;e=f;f=g;g=h;'.repeat(20)}\na.x()`,
    ],
    ['a long pattern', `const {${names(2_000)}} = Math\nexport const c = [${names(2_000)}]`],
    [
      'many calls of many',
      `function f(${names(2_000)}) { [${names(2_000)}] }\n${'f();'.repeat(900)}`,
    ],
    [
      'many fields of a class',
      `class A { ${names(3_000).replaceAll(',', ';')} }\nconst a = new A()\n${'a.b();'.repeat(900)}`,
    ],
    [
      'many names beside a secret',
      `export const f = (i, ctx) => { const s = ctx.secrets.A, q = {}; fetch([${'q,'.repeat(8_000)}]) }`,
    ],
  ])('refuses code that has it work without end, with %s', async (_what, code) => {
    expect((await scan(code))[0]?.message).toBe('This takes too long to be judged.')
  })

  it('lets a server of many tools name the same things often', async () => {
    const tool = (n: number) =>
      `export const t${n} = async (input: { q: string }, ctx: any) => (await fetch(BASE + '/items?q=' + input.q + PAGE, { headers: { ...HEADERS, authorization: ctx.secrets.A } })).json()\n`
    const shared =
      "const BASE = 'https://api.example.com'\nconst PAGE = '&n=' + 20\nconst HEADERS = { accept: 'application/json' }\n"
    const code = shared + Array.from({ length: 900 }, (_, n) => tool(n)).join('')
    expect(await scan(code, ['A'], ['api.example.com'])).toEqual([])
  }, 30_000)

  it('follows names however many there are between, whichever it meets first', async () => {
    const chain = (from: string, { isReversed = false } = {}) => {
      const lines = Array.from({ length: 90 }, (_, n) => `const c${n + 1} = c${n}`)
      return [`const c0 = ${from}`, ...(isReversed ? lines.toReversed() : lines)].join('\n')
    }
    const rulesOf = async (code: string) => (await scan(code, ['A'])).map(({ rule }) => rule)
    const own = 'export const f = async (_: any, ctx: any) => {\n'
    for (const isReversed of [false, true]) {
      const dotted = chain('ctx.secrets.A', { isReversed }).replaceAll(/= c\d+/g, "$& + '.'")
      expect(await rulesOf(`${own}${dotted}\nreturn c90 }`)).toEqual(['secret-flow'])
      const context = chain('ctx', { isReversed })
      expect(
        await rulesOf(`${own}const get = () => c90.secrets.A\n${context}\nreturn get() }`),
      ).toEqual(['secret-flow'])
      const fetching = chain('fetch', { isReversed })
      expect(
        await rulesOf(`${fetching}\nexport const f = () => c90('https://evil.example')`),
      ).toEqual(['network'])
    }
  })

  it('judges a long pattern in no more time than it takes to read it', async () => {
    const started = performance.now()
    await scan(`export const pattern = /${'a'.repeat(60_000)}/`)
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('survives nesting that exhausts the parser, in any form', async () => {
    for (const [open, close] of [
      ['(', ')'],
      ['a=>', ''],
      ['if(1)', ';'],
      ['`${', '}`'],
      ['new ', 'a'],
    ]) {
      const code = `${open?.repeat(60_000)}1${close?.repeat(60_000)}`
      expect((await scan(code))[0]?.message).toContain('nested too deeply')
    }
  }, 30_000)

  it('is not slowed by constants that double, nor by code that calls itself', async () => {
    const doubling = Array.from({ length: 60 }, (_, n) => `const a${n + 1} = a${n} + a${n}`).join(
      '\n',
    )
    const looping = 'function f(u: string): string { return f(u) + f(u + f(u)) }\nfetch(f("x"))'
    const started = performance.now()
    await scan(`const a0 = 'x'\n${doubling}\n${looping}`)
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it('refuses a file too large to be judged', async () => {
    expect((await scan(`// ${'x'.repeat(1_000_001)}`))[0]?.message).toContain('too large')
  })
})

describe('scanBundle', () => {
  const bundle = async (code: string, declaredSecrets: string[] = []) =>
    (await scanBundle({ code, declaredSecrets })).findings

  it('passes what a bundler writes', async () => {
    const code = 'var z = require("zod");\nmodule.exports = { a: z, b: process.env.A };'
    expect(await bundle(code, ['A'])).toEqual([])
  })

  it.each([
    'require("fs")',
    'require("node:" + "fs")',
    'const r = require; r("zod")',
    'module.constructor',
    'module.require("fs")',
    '(() => { module.exports = {} })()',
    'exports.x = 1',
    'eval("1")',
    'import("fs")',
    'process.env.B',
    '[].constructor',
    'var __defProp = (Object.defineProperty, eval)',
    'var __toCommonJS = (mod) => mod.constructor("x")',
    '(() => { var __defProp = Object.defineProperty })()',
  ])('refuses %s', async (code) => {
    expect((await bundle(code))[0]?.level).toBe('reject')
  })
})
