import type { InputBody, InputField, ToolInput } from './tool-input.ts'
import type { Style } from './parameters.ts'
import type { Credential } from './security.ts'
import type { Base } from './servers.ts'
import type { Helper } from './shared-code.ts'
import type { ToolOutput } from './tool-output.ts'
import { encodePath, piecesOf } from './written-path.ts'
import { writeAccess, writeKey, writeText } from './write-text.ts'

export interface WriteImplementation {
  method: string
  path: string
  base: Base
  input: ToolInput
  output: ToolOutput
  accept: string
  credentials: readonly Credential[]
}

export interface Implementation {
  code: string
  helpers: Set<Helper>
}

/** The body of a tool: one request, written out, to an origin that stands in the code. */
export function writeImplementation(task: WriteImplementation): Implementation {
  const helpers = new Set<Helper>()
  const body = writeBody(task, helpers)
  const code = [
    `const response = await ctx.fetch(${writeUrl(task, helpers)}, {`,
    ...(task.method === 'GET' ? [] : [`  method: '${task.method}',`]),
    ...writeHeaders(task, helpers),
    ...(body ? [`  body: ${body},`] : []),
    '  signal: ctx.signal,',
    '})',
    `return ${writeReturn(task.output, helpers)}`,
  ]
  return { code: `${code.join('\n')}\n`, helpers }
}

function writeReturn(output: ToolOutput, helpers: Set<Helper>): string {
  const helper =
    output.kind === 'object' ? 'readObject' : output.kind === 'json' ? 'readAny' : 'readText'
  helpers.add(helper)
  return `${helper}(response)`
}

/** The literal origin and path, with what the caller gives in its places. */
function writeUrl({ base, path, input, credentials }: WriteImplementation, helpers: Set<Helper>) {
  const [route = '', fixed = ''] = (path.split('#')[0] ?? '').split('?', 2)
  const pieces: string[] = []
  let literal = base.origin + base.basePath
  for (const piece of piecesOf(route)) {
    const name = 'name' in piece ? piece.name : undefined
    const field = input.fields.find(
      ({ parameter }) => parameter.place === 'path' && parameter.name === name,
    )
    if (!field) {
      literal += encodePath('text' in piece ? piece.text : `{${piece.name}}`)
      continue
    }
    helpers.add('part')
    pieces.push(
      writeText(literal),
      `part(${writeText(field.property)}, ${readField(field.property)})`,
    )
    literal = ''
  }
  const keys = credentials.filter((credential) => credential.kind === 'query')
  let start: '?' | '&' = '?'
  if (fixed !== '') {
    literal += `?${encodePath(fixed)}`
    start = '&'
  }
  for (const { name, secret } of keys) {
    literal += `${start}${encodeURIComponent(name)}=`
    start = '&'
    // written in the URL itself, so that the scan sees a secret there and says so
    pieces.push(writeText(literal), `encodeURIComponent(ctx.secrets.${secret})`)
    literal = ''
  }
  if (literal !== '') pieces.push(writeText(literal))
  const pairs = writePairs(
    input.fields.filter(({ parameter }) => parameter.place === 'query').map(toPair),
    helpers,
  )
  if (pairs.length > 0) {
    helpers.add('query')
    pieces.push(`query('${start}', [\n${pairs.map((pair) => `  ...${pair},\n`).join('')}])`)
  }
  return pieces.join(' + ')
}

interface Pair {
  name: string
  property: string
  style: Style
}

function toPair({ property, parameter }: InputField): Pair {
  return { name: parameter.name, property, style: parameter.style }
}

function writePairs(pairs: readonly Pair[], helpers: Set<Helper>): string[] {
  return pairs.map(({ name, property, style }) => {
    helpers.add(style.kind)
    const value = readField(property)
    if (style.kind !== 'joined') return `${style.kind}(${writeText(name)}, ${value})`
    return `joined(${writeText(name)}, '${style.separator}', ${value})`
  })
}

function writeHeaders(task: WriteImplementation, helpers: Set<Helper>): string[] {
  const { input, credentials, accept } = task
  const lines = [`accept: ${writeText(accept)},`]
  if (input.body) lines.push(writeContentType(input, input.body))
  for (const credential of credentials) lines.push(...writeCredential(credential, helpers))
  for (const { property, parameter } of input.fields) {
    if (parameter.place !== 'header') continue
    helpers.add('header')
    lines.push(`...header(${writeText(parameter.name)}, ${readField(property)}),`)
  }
  lines.push(...writeCookies(task, helpers))
  return ['  headers: {', ...lines.map((line) => `    ${line}`), '  },']
}

/** A body that may be left out has no type then. */
function writeContentType({ schema }: ToolInput, body: InputBody): string {
  const type = `'content-type': ${writeText(body.contentType)}`
  const isSure = body.form === 'fields' || schema.required?.includes(body.property) === true
  return isSure ? `${type},` : `...(${readField(body.property)} !== undefined && { ${type} }),`
}

function writeCredential(credential: Credential, helpers: Set<Helper>): string[] {
  switch (credential.kind) {
    case 'header':
      return [`${writeKey(credential.name.toLowerCase())}: ctx.secrets.${credential.secret},`]
    case 'bearer':
      return [`authorization: 'Bearer ' + ctx.secrets.${credential.secret},`]
    case 'basic':
      helpers.add('basic')
      return [
        `authorization: basic(ctx.secrets.${credential.username}, ctx.secrets.${credential.password}),`,
      ]
    case 'query':
    case 'cookie':
      return []
  }
}

/** One header for all cookies: those that are secrets, then those of the caller. */
function writeCookies({ input, credentials }: WriteImplementation, helpers: Set<Helper>): string[] {
  const secrets = credentials.filter((credential) => credential.kind === 'cookie')
  const fields = input.fields.filter(({ parameter }) => parameter.place === 'cookie')
  const own = secrets.map(
    ({ name, secret }) => `${writeText(`${name}=`)} + encodeURIComponent(ctx.secrets.${secret})`,
  )
  const given = writePairs(fields.map(toPair), helpers).map((pair) => `...${pair}`)
  if (given.length === 0) return own.length === 0 ? [] : [`cookie: ${own.join(" + '; ' + ")},`]
  helpers.add('cookies')
  return [`...cookies([${[...own, ...given].join(', ')}]),`]
}

function writeBody(
  { input: { body } }: WriteImplementation,
  helpers: Set<Helper>,
): string | undefined {
  if (!body) return undefined
  if (body.form === 'whole') {
    const value = readField(body.property)
    if (body.kind === 'text') return value
    if (body.kind === 'json') return `JSON.stringify(${value})`
    helpers.add('form')
    return `form('', ${value}).join('&')`
  }
  if (body.kind === 'form') {
    const pairs = writePairs(body.fields, helpers)
    return `[\n${pairs.map((pair) => `    ...${pair},\n`).join('')}  ].join('&')`
  }
  const members = body.fields.map(
    ({ name, property }) => `    ${writeKey(name)}: ${readField(property)},\n`,
  )
  return `JSON.stringify({\n${members.join('')}  })`
}

function readField(property: string): string {
  return writeAccess('input', property)
}
