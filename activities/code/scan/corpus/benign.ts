// Good code, much of it close to a line that the scan draws. It must pass without a finding.

export interface Benign {
  name: string
  body: string
  top?: string
}

const benign = (name: string, body: string, top?: string): Benign => ({
  name,
  body,
  ...(top !== undefined && { top }),
})

export const benignSnippets: Benign[] = [
  benign('plain text', 'return `Hello ${input.q}`'),
  benign('emoji with joiners', "return '👩‍🚀 ❤️ 👍🏽 1️⃣'"),
  benign('texts of other scripts', "return 'Привет, κόσμε, 你好, שלום, مرحبا'"),
  benign('names of other scripts', "const größe = 1\nconst имя = 'x'\nreturn имя + größe"),
  benign(
    'a pattern of invisible characters by escapes',
    "return input.q.replace(/[\\u200b-\\u200f\\u202a-\\u202e]/g, '')",
  ),
  benign('a lint comment', '// eslint-disable-next-line no-console\nreturn input.q'),
  benign('the word eval in a text', "return 'eval(x) and process.env and constructor'"),

  benign(
    'an offered module',
    "return createHash('sha256').update(input.q).digest('hex')",
    "import { createHash } from 'node:crypto'",
  ),
  benign(
    'a namespace of an offered module',
    'return qs.stringify({ q: input.q })',
    "import * as qs from 'node:querystring'",
  ),
  benign('zod', 'return z.string().parse(input.q)', "import * as z from 'zod'"),
  benign(
    'waiting',
    "await setTimeout(10, undefined, { signal: ctx.signal })\nreturn 'x'",
    "import { setTimeout } from 'node:timers/promises'",
  ),
  benign(
    'types of another module',
    'const x: Readable | undefined = undefined\nreturn String(x)',
    "import type { Readable } from 'node:stream'",
  ),
  benign(
    'an inline type',
    'const k: KeyObject | undefined = undefined\nreturn randomUUID() + String(k)',
    "import { randomUUID, type KeyObject } from 'node:crypto'",
  ),
  benign(
    'web crypto',
    "const d = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(input.q))\nreturn Buffer.from(d).toString('hex')",
  ),

  benign(
    'a parameter named process',
    'const run = (process: string) => process.trim()\nreturn run(input.q)',
  ),
  benign(
    'a variable named module',
    "const module = 'a'\nconst global = 'b'\nreturn module + global",
  ),
  benign('a parameter named require', 'return [1].map((require) => String(require)).join()'),
  benign(
    'a test of what there is',
    "return typeof window === 'undefined' && typeof process !== 'undefined' ? 'server' : 'page'",
  ),
  benign(
    'arguments of a function',
    'function count(..._: string[]) { return arguments.length }\nreturn String(count("a", "b"))',
  ),
  benign(
    'a property named eval',
    'const o = { eval: 1, process: 2, global: 3 }\nreturn String(o.eval + o.process + o.global)',
  ),
  benign(
    'a label',
    'outer: for (const a of [1, 2]) { for (const b of [1]) { if (a === b) continue outer } }\nreturn "x"',
  ),
  benign(
    'intl',
    "return new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' }).format(1)",
  ),

  benign(
    'a declared secret in a header',
    "const r = await ctx.fetch('https://api.example.com/x', { headers: { authorization: `Bearer ${ctx.secrets.API_TOKEN}` } })\nreturn await r.text()",
  ),
  benign(
    'a declared secret of the environment',
    "const r = await ctx.fetch('https://api.example.com/x', { headers: { 'x-key': process.env.API_TOKEN ?? '' } })\nreturn await r.text()",
  ),
  benign(
    'a declared secret taken apart',
    "const { API_TOKEN } = ctx.secrets\nconst r = await ctx.fetch('https://api.example.com/x', { headers: { 'x-key': API_TOKEN } })\nreturn await r.text()",
  ),
  benign(
    'a secret in a body',
    "const r = await ctx.fetch('https://api.example.com/x', { method: 'POST', body: JSON.stringify({ key: ctx.secrets.API_TOKEN, q: input.q }) })\nreturn await r.text()",
  ),
  benign(
    'a secret in basic authentication',
    "const auth = Buffer.from(`user:${ctx.secrets.API_TOKEN}`).toString('base64')\nconst r = await ctx.fetch('https://api.example.com/x', { headers: { authorization: `Basic ${auth}` } })\nreturn await r.text()",
  ),
  benign(
    'a missing secret reported by its name',
    "if (!ctx.secrets.API_TOKEN) throw new Error('API_TOKEN is not set')\nreturn 'x'",
  ),
  benign(
    'a test of a secret',
    "const ok = ctx.secrets.API_TOKEN.startsWith('sk_')\nctx.log.info('key', { ok, length: ctx.secrets.API_TOKEN.length })\nreturn ok ? 'test' : 'live'",
  ),
  benign(
    'a signature made with a secret',
    "const s = createHmac('sha256', ctx.secrets.API_TOKEN).update(input.q).digest('hex')\nreturn s",
    "import { createHmac } from 'node:crypto'",
  ),
  benign(
    'headers made by a helper',
    "const r = await ctx.fetch('https://api.example.com/x', { headers: headersOf(ctx.secrets) })\nreturn await r.text()",
    'function headersOf(secrets: { API_TOKEN: string }) {\n  return { authorization: secrets.API_TOKEN }\n}',
  ),
  benign(
    'an answer that only needed a secret',
    "const r = await ctx.fetch('https://api.example.com/x', { headers: { k: ctx.secrets.API_TOKEN } })\nconst data = (await r.json()) as object\nreturn data",
  ),

  benign(
    'a class with a constructor',
    'return new Counter(2).next()',
    'class Counter {\n  #at: number\n  constructor(at: number) {\n    this.#at = at\n  }\n  next() {\n    return String(this.#at + 1)\n  }\n}',
  ),
  benign(
    'own keys in a loop',
    'const out: Record<string, string> = {}\nfor (const key of Object.keys(input)) out[key] = String((input as any)[key])\nreturn out',
  ),
  benign(
    'entries',
    'return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, value]))',
  ),
  benign(
    'for in',
    'const out: any = {}\nfor (const key in input) out[key] = (input as any)[key]\nreturn out',
  ),
  benign(
    'counting by a key',
    'const counts: Record<string, number> = {}\nfor (const word of input.q.split(" ")) counts[word] = (counts[word] ?? 0) + 1\nreturn counts',
  ),
  benign(
    'a lookup in a table',
    "const names: Record<string, string> = { a: 'Ann', b: 'Bob' }\nreturn names[input.q] ?? 'nobody'",
  ),
  benign(
    'a table of functions',
    "const actions: Record<string, (t: string) => string> = { up: (t) => t.toUpperCase(), low: (t) => t.toLowerCase() }\nconst action = actions[input.q]\nif (!action) throw new Error('unknown')\nreturn action(input.q)",
  ),
  benign(
    'matrix access',
    'const m = [[1, 2], [3, 4]]\nlet sum = 0\nfor (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) { m[i]![j] = i * j; sum += m[i]![j]! }\nreturn String(sum)',
  ),
  benign(
    'a call of an array element',
    'const fs = [(x: number) => x + 1]\nlet x = 0\nfor (let i = 0; i < fs.length; i++) x = fs[i]!(x)\nreturn String(x)',
  ),
  benign(
    'a field picked by the caller',
    'const rows = [{ a: 1, b: 2 }]\nreturn { values: rows.map((row) => (row as any)[input.q] ?? null) }',
  ),
  benign(
    'a field left out',
    'const { [input.q]: _, ...rest } = { a: 1, b: 2 } as Record<string, number>\nreturn rest',
  ),
  benign(
    'the last element',
    'const parts = input.q.split("/")\nreturn parts[parts.length - 1] ?? ""',
  ),
  benign(
    'the name of an error',
    'try { return JSON.stringify(JSON.parse(input.q)) } catch (err) { throw new Error(err instanceof SyntaxError ? err.message : "broken") }',
  ),
  benign(
    'own properties asked for',
    "return String(Object.hasOwn(input, 'q') && Array.isArray([]))",
  ),
  benign('an iterator', 'const o = { *[Symbol.iterator]() { yield 1 } }\nreturn String([...o])'),
  benign(
    'a stack of its own',
    'const stack: string[] = []\nconst tech = { stack: "node" }\nstack.push(tech.stack)\nreturn String(stack.pop())',
  ),
  benign(
    'the caller of the tool',
    'ctx.log.info("call", { by: ctx.caller.id })\nreturn ctx.caller.clientId',
  ),
  benign('spread and rest', 'const { q, ...rest } = { ...input, more: 1 }\nreturn { q, rest }'),

  benign(
    'a listed host in a template',
    'const r = await ctx.fetch(`https://api.example.com/v1/${encodeURIComponent(input.q)}`)\nreturn await r.text()',
  ),
  benign(
    'a base in a constant',
    'const r = await ctx.fetch(`${BASE}/x?q=${input.q}`)\nreturn await r.text()',
    "const BASE = 'https://api.example.com/v1'",
  ),
  benign(
    'a path behind a host',
    'const path = "/" + input.q\nconst r = await ctx.fetch(`https://api.example.com${path}`)\nreturn await r.text()',
  ),
  benign(
    'a URL object with a query',
    "const url = new URL('https://api.example.com/search')\nurl.searchParams.set('q', input.q)\nurl.pathname += '/x'\nconst r = await ctx.fetch(url)\nreturn await r.text()",
  ),
  benign(
    'a URL with a base',
    'const r = await ctx.fetch(new URL(`/items/${input.q}`, "https://api.example.com"))\nreturn await r.text()',
  ),
  benign(
    'a helper that fetches',
    "return await getText(ctx, '/x')",
    'async function getText(ctx: ToolContext, path: string) {\n  const response = await ctx.fetch(`https://api.example.com${path}`, { signal: ctx.signal })\n  if (!response.ok) throw new Error(`status ${response.status}`)\n  return response.text()\n}',
  ),
  benign(
    'a helper that gets the URL',
    "return await getText(ctx.fetch, 'https://api.example.com/x')",
    'async function getText(get: typeof fetch, url: string) {\n  return (await get(url)).text()\n}',
  ),
  benign(
    'a host under a wildcard',
    "const r = await ctx.fetch('https://data.example.org/x')\nreturn await r.text()",
  ),
  benign(
    'a chosen host under a wildcard',
    'const r = await ctx.fetch(`https://${input.q}.example.org/x`)\nreturn await r.text()',
  ),
  benign(
    'a host listed without encryption',
    "const r = await ctx.fetch('http://plain.example.net/x')\nreturn await r.text()",
  ),
  benign(
    'one of two listed hosts',
    "const base = input.q ? 'https://api.example.com' : 'https://eu.example.org'\nconst r = await ctx.fetch(base + '/x')\nreturn await r.text()",
  ),
  benign(
    'a table of listed hosts',
    "const hosts: Record<string, string> = { a: 'https://api.example.com', b: 'https://b.example.org' }\nconst r = await ctx.fetch(`${hosts[input.q]}/x`)\nreturn await r.text()",
  ),
  benign(
    'a request object',
    "const r = await ctx.fetch(new Request('https://api.example.com/x', { method: 'POST', body: input.q }))\nreturn await r.text()",
  ),
  benign(
    'pages one after another',
    "let url: string | undefined = 'https://api.example.com/x'\nurl += '?page=1'\nconst r = await ctx.fetch(url)\nreturn await r.text()",
  ),
  benign(
    'fetch taken apart',
    "const { fetch } = ctx\nconst r = await fetch('https://api.example.com/x')\nreturn await r.text()",
  ),
  benign(
    'many at once',
    "const all = await Promise.all(['a', 'b'].map((id) => ctx.fetch(`https://api.example.com/${id}`)))\nreturn String(all.length)",
  ),

  benign(
    'a timer with a function',
    'await new Promise((resolve) => setTimeout(resolve, 5))\nreturn "x"',
  ),
  benign(
    'a loop left by break',
    'let n = 0\nwhile (true) { n += 1; if (n > 3) break }\nreturn String(n)',
  ),
  benign('a loop left by return', 'for (;;) { return input.q }'),
  benign(
    'a generator without end',
    'function* ids() { let n = 0; while (true) yield n++ }\nreturn String(ids().next().value)',
  ),
  benign('a pattern with separators', 'return String(/^(?:[a-z]+\\.)+[a-z]{2,}$/.test(input.q))'),
  benign('a pattern of words', 'return String(/^\\s*(\\w+)\\s*=\\s*(.*?)\\s*$/.exec(input.q))'),
  benign('a repeated group of one thing', 'return String(/^(?:ab|cd)+$/.test(input.q))'),
  benign(
    'constants of the module',
    'return String(CACHE.size) + NAMES.join()',
    "const CACHE = new Map<string, string>()\nconst NAMES = Object.freeze(['a', 'b'])\nconst PATTERN = /x/g\nlet calls = 0",
  ),
]
