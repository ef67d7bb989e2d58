import { LineCounter, parseDocument } from 'yaml'
import { AppError, type FieldError } from '../contract/errors.ts'
import type { Document } from './document.ts'
import { findDuplicateKeys } from './duplicate-keys.ts'
import { isFields, textOf, type Fields } from './fields.ts'
import { createReferences, pointerOf } from './references.ts'

const DEEPEST = 200
const MOST_ERRORS = 10
const MOST_ALIASES = 1_000
/** What stands below these is anybody's data: a `$ref` in it refers to nothing. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const'])

/** Parses an OpenAPI document of version 3.0 or 3.1; throws OpenapiInvalid with a sentence that says what is wrong. */
export function readDocument(text: string): Document {
  const root = parseText(text)
  const openapiVersion = readVersion(root)
  if (!isFields(root['paths'])) {
    throw invalid(
      'The document has no "paths", so there is nothing to call. Documents with webhooks or components alone cannot become a server.',
      [{ pointer: '/paths', detail: 'This is missing, or it is not an object' }],
    )
  }
  inspectNesting(root)
  return { root, openapiVersion, references: createReferences(root) }
}

function parseText(text: string): Fields {
  const source = text.replace(/^\ufeff/, '').trim()
  if (source === '') throw invalid('The document is empty.')
  if (source.includes('\0')) {
    throw invalid('This is not text. Give an OpenAPI document as JSON or YAML in UTF-8.')
  }
  if (/^<(?:!doctype|html|\?xml|[a-z])/i.test(source)) {
    throw invalid(
      'This is a web page, not an OpenAPI document. Give the address or the text of the JSON or YAML file itself.',
    )
  }
  const parsed = source.startsWith('{') ? parseJson(source) : parseYaml(source)
  if (isFields(parsed)) return parsed
  throw invalid('This is not an OpenAPI document: its outermost value is not an object.')
}

function parseJson(source: string): unknown {
  let parsed: unknown
  try {
    parsed = JSON.parse(source)
  } catch (err) {
    const reason = err instanceof Error ? err.message : ''
    throw invalid(`This is not valid JSON${placeOf(source, reason)}.`)
  }
  refuseDuplicates(
    findDuplicateKeys(source, MOST_ERRORS).map(({ key, line }) => `"${cut(key)}" in line ${line}`),
  )
  return parsed
}

/** Where JSON.parse stopped, as line and column; its own message may quote the document. */
function placeOf(source: string, reason: string): string {
  const position = Number(/at position (\d+)/.exec(reason)?.[1] ?? source.length)
  if (position >= source.length) return ': it ends in the middle'
  const before = source.slice(0, position).split('\n')
  return `: line ${before.length}, column ${(before.at(-1) ?? '').length + 1} has something unexpected`
}

function parseYaml(source: string): unknown {
  const lineCounter = new LineCounter()
  const document = parseDocument(source, { lineCounter, merge: true, prettyErrors: false })
  const [error] = document.errors
  if (error) {
    const { line } = lineCounter.linePos(error.pos[0])
    if (error.code === 'DUPLICATE_KEY') refuseDuplicates([`a key in line ${line}`])
    if (error.code === 'MULTIPLE_DOCS')
      throw invalid(
        `The file holds several YAML documents; a second begins in line ${line}. Give one.`,
      )
    const reason = cut(error.message.split('\n')[0] ?? '')
    throw invalid(`This is neither JSON nor YAML that can be read. Line ${line}: ${reason}`)
  }
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch (err) {
    if (err instanceof ReferenceError && err.message.startsWith('Excessive')) {
      throw invalid(
        `The document refers to its YAML anchors more than ${MOST_ALIASES} times in each other. Write out what the aliases (*name) stand for, or give it as JSON.`,
      )
    }
    if (err instanceof ReferenceError) throw invalid(`A YAML alias (*name) refers to no anchor.`)
    throw err
  }
}

function refuseDuplicates(places: string[]) {
  if (places.length === 0) return
  throw invalid(
    `The same key stands twice in one object: ${places.join(', ')}. Remove one of each, so that it is clear which one counts.`,
  )
}

function readVersion(root: Fields): string {
  const version = root['openapi']
  const text = typeof version === 'number' ? version.toFixed(1) : textOf(version).trim()
  if (/^3\.[01](?:\.|$)/.test(text)) return text
  if (root['swagger'] !== undefined) {
    throw invalid(
      'This is a Swagger 2.0 document. Convert it to OpenAPI 3, for example with "npx swagger2openapi FILE" or in the menu Edit of editor.swagger.io, and give the result.',
      [{ pointer: '/swagger', detail: 'OpenAPI 3.0 and 3.1 can be read' }],
    )
  }
  if (text === '') {
    throw invalid('This is not an OpenAPI document: it has no field "openapi" with a version.')
  }
  throw invalid(`OpenAPI ${cut(text)} cannot be read yet; 3.0 and 3.1 can.`, [
    { pointer: '/openapi', detail: 'Only versions 3.0 and 3.1' },
  ])
}

/** Looks at each value once, however often aliases repeat it: nothing too deep, no reference to another document. */
function inspectNesting(root: Fields) {
  const seen = new WeakSet<object>()
  const external: FieldError[] = []
  const queue: { value: unknown; keys: readonly string[] }[] = [{ value: root, keys: [] }]
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { value, keys } = next
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    if (keys.length > DEEPEST) throw invalid('The document is nested too deeply.')
    for (const [key, member] of Object.entries(value)) {
      if (key === '$ref' && typeof member === 'string' && !member.startsWith('#')) {
        external.push({
          pointer: pointerOf([...keys, key]),
          detail: `It refers to another document: ${cut(member)}`,
        })
      } else if (!isData(keys, key)) queue.push({ value: member, keys: [...keys, key] })
    }
  }
  refuseExternal(external.reverse())
}

// `properties: { example: … }` is a property of that name, and `parameters: { default: … }` a parameter
function isData(keys: readonly string[], key: string): boolean {
  if (key.startsWith('x-')) return true
  const parent = keys.at(-1) ?? ''
  const isName = ['properties', 'patternProperties', 'schemas', 'parameters', 'responses'].includes(
    parent,
  )
  return DATA.has(key) && !isName
}

function refuseExternal(errors: FieldError[]) {
  const [first] = errors
  if (!first) return
  const count = errors.length === 1 ? 'once' : `${errors.length} times`
  throw invalid(
    `The document refers to other documents ${count}, first at ${first.pointer}. Only references inside it (#/…) are followed: bundle it into one file, for example with "npx @redocly/cli bundle".`,
    errors.slice(0, MOST_ERRORS),
  )
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

export function invalid(detail: string, errors?: FieldError[]): AppError {
  return new AppError('OpenapiInvalid', detail, { detail, ...(errors && { errors }) })
}
