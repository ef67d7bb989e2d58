import { evasion, type Evasion } from '../evasion.ts'

export const secretFlowEvasions: Evasion[] = [
  evasion('secret-flow', 'a secret as the answer', 'return ctx.secrets.API_TOKEN'),
  evasion('secret-flow', 'a secret in an object', 'return { token: ctx.secrets.API_TOKEN }'),
  evasion(
    'secret-flow',
    'a secret through a variable',
    'const t = ctx.secrets.API_TOKEN\nreturn `x${t}`',
  ),
  evasion('secret-flow', 'a secret in Base64', 'const t = btoa(ctx.secrets.API_TOKEN)\nreturn t'),
  evasion(
    'secret-flow',
    'a secret backwards',
    "return ctx.secrets.API_TOKEN.split('').reverse().join('')",
  ),
  evasion('secret-flow', 'a part of a secret', 'return ctx.secrets.API_TOKEN.slice(0, 8)'),
  evasion('secret-flow', 'a secret taken apart', 'const { API_TOKEN: t } = ctx.secrets\nreturn t'),
  evasion(
    'secret-flow',
    'a secret in the log',
    "ctx.log.info('x', { t: ctx.secrets.API_TOKEN })\nreturn 'x'",
  ),
  evasion(
    'secret-flow',
    'a secret on the console',
    "console.log(process.env.API_TOKEN)\nreturn 'x'",
  ),
  evasion('secret-flow', 'a secret in an error', 'throw new Error(`bad ${ctx.secrets.API_TOKEN}`)'),
  evasion(
    'secret-flow',
    'a secret in a URL',
    "await ctx.fetch(`https://api.example.com/?k=${ctx.secrets.API_TOKEN}`)\nreturn 'x'",
  ),
  evasion(
    'secret-flow',
    'a secret in a query',
    "const u = new URL('https://api.example.com')\nu.searchParams.set('k', ctx.secrets.API_TOKEN)\nawait ctx.fetch(u)\nreturn 'x'",
  ),
  evasion('secret-flow', 'all of the context', 'return JSON.stringify(ctx)'),
  evasion('secret-flow', 'all secrets', 'return JSON.stringify(ctx.secrets)'),
]
