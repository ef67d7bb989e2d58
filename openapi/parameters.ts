import type { Document } from './document.ts'
import { fieldsOf, listOf, membersOf, textOf, type Fields } from './fields.ts'

export type Place = 'path' | 'query' | 'header' | 'cookie'

/** How a value is written into a request. */
export type Style =
  | { kind: 'form' } // a=1&a=2; an object as one pair a member
  | { kind: 'joined'; separator: ',' | '%20' | '%7C' } // a=1,2
  | { kind: 'deep' } // a[b]=1
  | { kind: 'json' }

export interface Parameter {
  name: string
  place: Place
  isRequired: boolean
  style: Style
  description: string
  schema: unknown
  example: unknown
}

/** Set by the client itself, or by the operation's own body and answer. */
const OWN_HEADERS = new Set(['accept', 'accept-encoding', 'content-type', 'authorization'])
const CLOSED_HEADERS =
  /^(?:host|cookie|content-length|transfer-encoding|connection|upgrade|keep-alive|te|trailer|expect|origin|referer|date|via|sec-.*|proxy-.*|x-http-method.*|x-method-override|x-forwarded-.*)$/i
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/

/** Whether a document may name this header: nothing that frames a request or says who it comes from. */
export function isSafeHeader(name: string): boolean {
  return HEADER.test(name) && !CLOSED_HEADERS.test(name)
}

/** The parameters of an operation, those of its path first; a later one replaces one of the same name and place. */
export function readParameters(
  { references }: Document,
  { pathItem, operation, path }: { pathItem: Fields; operation: Fields; path: string },
): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const raw of [...listOf(pathItem['parameters']), ...listOf(operation['parameters'])]) {
    const parameter = readParameter(references.follow(raw))
    if (parameter) found.set(`${parameter.place} ${parameter.name}`, parameter)
  }
  const inPath = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)
  for (const name of inPath) {
    // a name in the path that nothing describes is a text
    if (!found.has(`path ${name}`)) found.set(`path ${name}`, undescribed(name))
  }
  return [...found.values()].filter(({ place, name }) => place !== 'path' || inPath.includes(name))
}

/** Why a path or a parameter cannot be written, in a sentence; null when all can. */
export function refuseParameters(
  path: string,
  parameters: readonly Parameter[],
  raw: readonly Fields[],
): string | null {
  if (/\?.*\{/.test(path)) return 'Its path has parameters behind a question mark.'
  const odd = raw.find(({ style }) => style === 'matrix' || style === 'label')
  if (odd) return `Its parameter "${textOf(odd['name'])}" has the style "${textOf(odd['style'])}".`
  const closed = parameters.find(
    ({ place, name, isRequired }) => place === 'header' && isRequired && !isSafeHeader(name),
  )
  if (closed) return `It needs the header "${closed.name.slice(0, 60)}", which a tool may not set.`
  return null
}

function undescribed(name: string): Parameter {
  return {
    name,
    place: 'path',
    isRequired: true,
    style: { kind: 'joined', separator: ',' },
    description: '',
    schema: { type: 'string' },
    example: undefined,
  }
}

function readParameter(raw: Fields): Parameter | undefined {
  const name = textOf(raw['name'])
  const place = raw['in']
  if (name === '' || name.length > 200) return undefined
  if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie')
    return undefined
  const isRequired = place === 'path' || raw['required'] === true
  if (place === 'header' && OWN_HEADERS.has(name.toLowerCase())) return undefined
  if (place === 'header' && !isRequired && !isSafeHeader(name)) return undefined
  const content = membersOf(raw['content'])[0]
  const media = fieldsOf(content?.[1])
  return {
    name,
    place,
    isRequired,
    style: content ? { kind: 'json' } : styleOf(raw, place),
    description: textOf(raw['description']),
    schema: content ? media['schema'] : raw['schema'],
    example: exampleOf(raw) ?? exampleOf(media),
  }
}

/** The style that the fields `style` and `explode` of a parameter, or of an encoding, ask for. */
export function styleOf(raw: Fields, place: Place): Style {
  const isForm = place === 'query' || place === 'cookie'
  const style = raw['style'] ?? (isForm ? 'form' : 'simple')
  const isExploded = raw['explode'] ?? style === 'form'
  if (style === 'deepObject') return { kind: 'deep' }
  if (style === 'form' && isExploded === true) return { kind: 'form' }
  if (style === 'spaceDelimited') return { kind: 'joined', separator: '%20' }
  if (style === 'pipeDelimited') return { kind: 'joined', separator: '%7C' }
  return { kind: 'joined', separator: ',' }
}

/** The first example that a parameter or a media type shows. */
export function exampleOf(fields: Fields): unknown {
  if (fields['example'] !== undefined) return fields['example']
  const [first] = membersOf(fields['examples'])
  return fieldsOf(first?.[1])['value']
}
