import { evasion, type Evasion } from '../evasion.ts'

export const environmentEvasions: Evasion[] = [
  evasion('environment', 'an undeclared variable', "return process.env.DATABASE_URL ?? ''"),
  evasion(
    'environment',
    'an undeclared variable in brackets',
    "return process.env['DATABASE_URL'] ?? ''",
  ),
  evasion('environment', 'all of the environment', 'return JSON.stringify(process.env)'),
  evasion('environment', 'the environment spread', 'return { ...process.env }'),
  evasion(
    'environment',
    'the environment under another name',
    'const e = process.env\nreturn String(Object.keys(e))',
  ),
  evasion(
    'environment',
    'a rest of the environment',
    'const { API_TOKEN, ...rest } = process.env\nreturn rest',
  ),
  evasion('environment', 'a computed name', 'return process.env[input.q] ?? ""'),
  evasion('environment', 'the end of the process', 'process.exit(1)'),
  evasion(
    'environment',
    'a binding of the process',
    "return String((process as any).binding('fs'))",
  ),
  evasion('environment', 'process under another name', 'const p = process\nreturn p.cwd()'),
  evasion('environment', 'process taken apart', 'const { argv } = process\nreturn String(argv)'),
  evasion('environment', 'process in brackets', "return process['ex' + 'it'](0)"),
  evasion('environment', 'a variable changed', "process.env.API_TOKEN = 'x'\nreturn 'x'"),
  evasion('environment', 'a variable removed', "delete (process.env as any).API_TOKEN\nreturn 'x'"),
  evasion('environment', 'an undeclared secret', 'return String((ctx.secrets as any).OTHER_TOKEN)'),
  evasion(
    'environment',
    'an undeclared secret taken apart',
    'const { OTHER } = ctx.secrets as any\nreturn typeof OTHER',
  ),
  evasion(
    'environment',
    'a secret by a computed name',
    'const key: any = input.q\nreturn typeof (ctx.secrets as any)[key]',
  ),
]
