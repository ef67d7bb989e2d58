// Reads a published document for the tests, with nothing of the converter: what it says is what requests are judged by.
import { parse } from 'yaml'
import { fieldsOf, isFields, listOf, membersOf, textOf, type Fields } from '../fields.ts'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const MOST_STEPS = 10

export interface PublishedOperation {
  /** As in "GET /pets/{petId}". */
  id: string
  method: string
  path: string
  node: Fields
  /** Those of the path too, references followed. */
  parameters: Fields[]
}

export interface PublishedDocument {
  root: Fields
  /** 3.0 has a dialect of its own, 3.1 is JSON Schema 2020-12. */
  is30: boolean
  operations: PublishedOperation[]
  /** What a value stands for, through its references. */
  follow: (value: unknown) => Fields
  /** The value at a reference of one step. */
  find: (reference: string) => unknown
}

export function readPublished(text: string): PublishedDocument {
  const root = fieldsOf(text.startsWith('{') ? JSON.parse(text) : parse(text))
  const find = (reference: string) => valueAt(root, reference)
  const follow = (value: unknown) => {
    let at = value
    for (let step = 0; isFields(at) && typeof at['$ref'] === 'string'; step += 1) {
      if (step === MOST_STEPS) throw new Error(`${at['$ref']} leads nowhere`)
      at = find(at['$ref'])
    }
    return fieldsOf(at)
  }
  const operations = membersOf(root['paths']).flatMap(([path, value]) => {
    const item = follow(value)
    return METHODS.flatMap((method): PublishedOperation[] => {
      const node = item[method]
      if (!isFields(node)) return []
      const id = `${method.toUpperCase()} ${path}`
      const parameters = mergeParameters(
        listOf(item['parameters']).map(follow),
        listOf(node['parameters']).map(follow),
      )
      return [{ id, method: method.toUpperCase(), path, node, parameters }]
    })
  })
  return { root, is30: textOf(root['openapi']).startsWith('3.0'), operations, follow, find }
}

/** An operation's own parameter stands instead of its path's of the same name and place. */
function mergeParameters(shared: Fields[], own: Fields[]): Fields[] {
  const keyOf = (parameter: Fields) => `${textOf(parameter['in'])} ${textOf(parameter['name'])}`
  return [...new Map([...shared, ...own].map((one) => [keyOf(one), one])).values()]
}

function valueAt(root: Fields, reference: string): unknown {
  if (!reference.startsWith('#/')) throw new Error(`${reference} is outside the document`)
  return reference
    .slice(2)
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (at, part) => (Array.isArray(at) ? at[Number(part)] : fieldsOf(at)[part]),
      root,
    )
}
