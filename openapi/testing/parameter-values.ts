// Reads the values of parameters back from what was sent, by style and explode (OpenAPI 3.1, 4.8.12). Scalars stay
// texts: the judge of texts takes "5" for a number where the schema says so.
import { isFields, listOf, membersOf, textOf, type Fields } from '../fields.ts'
import type { PublishedDocument } from './published-document.ts'

/** What was sent for a parameter, in each way that it may be meant: which is right, the schema says. */
export type Meanings = unknown[]

/** A name and a value of a query or a form, decoded or not. */
export type Pair = [name: string, value: string]

export interface ReadQuery {
  /** undefined: nothing was sent for this parameter. */
  meanings: Meanings | undefined
  /** The names in the query that belong to it. */
  names: string[]
}

export function readQueryParameter(
  document: PublishedDocument,
  parameter: Fields,
  pairs: Pair[],
): ReadQuery {
  const { schema } = parameter
  const name = textOf(parameter['name'])
  const style = textOf(parameter['style']) || 'form'
  const { explode: isExploded = style === 'form' } = parameter
  const own = pairs.filter(([key]) => decodeQuery(key) === name).map(([, value]) => value)
  const [first] = own
  if (parameter['content'] !== undefined)
    return { names: [name], meanings: first === undefined ? undefined : [readJson(first)] }
  if (style === 'deepObject') return readDeepObject(name, pairs)
  if (style === 'form' && isExploded === true && isObject(document, schema)) {
    const names = namesIn(document, schema)
    const sent = pairs.filter(([key]) => names.length === 0 || names.includes(decodeQuery(key)))
    if (sent.length > 0)
      return { meanings: objectsOf(sent), names: sent.map(([key]) => decodeQuery(key)) }
  }
  if (first === undefined) return { meanings: undefined, names: [name] }
  if (isExploded === true)
    return {
      names: [name],
      meanings: [own.map(decodeQuery), ...(own.length === 1 ? [decodeQuery(first)] : [])],
    }
  const separator =
    style === 'spaceDelimited' ? /%20|\+/ : style === 'pipeDelimited' ? /\||%7C/i : ','
  const meanings = joinedMeanings(first.split(separator).map(decodeQuery), first.split(separator))
  // without explode it is one text between separators, however many there are
  return { names: [name], meanings: own.length > 1 ? [] : [...meanings, decodeQuery(first)] }
}

/** A list, or an object as name, value, name, value or as name=value. */
export function joinedMeanings(parts: string[], raw: string[]): Meanings {
  const alternating = parts.flatMap((name, index) =>
    index % 2 === 0 ? [[name, parts[index + 1] ?? '']] : [],
  )
  const assigned = raw.map((part) => [
    part.split('=')[0],
    parts[raw.indexOf(part)]?.split('=').slice(1).join('='),
  ])
  return [parts, Object.fromEntries(assigned), Object.fromEntries(alternating)]
}

function readDeepObject(name: string, pairs: Pair[]): ReadQuery {
  const sent = pairs.flatMap(([encoded, value]) => {
    const key = decodeQuery(encoded)
    if (!key.startsWith(`${name}[`) || !key.endsWith(']')) return []
    return [{ key, path: key.slice(name.length + 1, -1).split(']['), value: decodeQuery(value) }]
  })
  if (sent.length === 0) return { meanings: undefined, names: [] }
  const root: Record<string, unknown> = {}
  for (const { path, value } of sent) {
    const parents = path.slice(0, -1)
    let at = root
    for (const part of parents) {
      const next = at[part]
      at = isFields(next) ? (next as Record<string, unknown>) : (at[part] = {}) // one that was made here
    }
    const last = path.at(-1) ?? ''
    at[last] = last in at ? [at[last], value].flat() : value
  }
  return { meanings: [root], names: sent.map(({ key }) => key) }
}

/** Pairs as an object: a name that came twice is a list, one that came once may be a list of one. */
export function objectsOf(pairs: Pair[]): Meanings {
  const byName = Object.groupBy(
    pairs.map(([name, value]) => ({ name: decodeQuery(name), value: decodeQuery(value) })),
    ({ name }) => name,
  )
  const value = Object.entries(byName).map(([name, all = []]): [string, unknown] => {
    const [first, ...more] = all.map((one) => one.value)
    return [name, more.length > 0 ? [first, ...more] : first]
  })
  return [Object.fromEntries(value)]
}

/** Whether the schema allows for objects, through references and combinations. */
function isObject(document: PublishedDocument, schema: unknown): boolean {
  return nodesIn(document, schema).some(
    (node) => [node['type']].flat().includes('object') || node['properties'] !== undefined,
  )
}

/** The names of the properties that the schema speaks of. */
function namesIn(document: PublishedDocument, schema: unknown): string[] {
  return nodesIn(document, schema).flatMap((node) =>
    membersOf(node['properties']).map(([name]) => name),
  )
}

function nodesIn(document: PublishedDocument, schema: unknown, depth = 0): Fields[] {
  if (depth > 6) return []
  const node = document.follow(schema)
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => listOf(node[key]))
  return [node, ...parts.flatMap((part) => nodesIn(document, part, depth + 1))]
}

export function decodeQuery(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

function readJson(encoded: string): unknown {
  return JSON.parse(decodeQuery(encoded))
}

/** The pairs of a query or of a form, still encoded. */
export function pairsOf(text: string): Pair[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    })
}
