import { isListAnswer, readAnswer, type Answer } from './answers.ts'
import { cleanText, shorten } from './clean-text.ts'
import type { Document } from './document.ts'
import { fieldsOf, listOf, membersOf, textOf, type Fields } from './fields.ts'
import { readParameters, refuseParameters } from './parameters.ts'
import { readBody } from './request-body.ts'
import { readSchemes, readSecurity } from './security.ts'
import { nameTools, type NamedCall } from './tool-names.ts'

export interface Operation extends NamedCall {
  /** Method and path, as in "GET /pets/{petId}". */
  id: string
  toolName: string
  pathItem: Fields
  summary: string
  tags: string[]
  refusal: string | null
}

export interface OperationList {
  operations: Operation[]
  warnings: string[]
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace']
const SENT = new Set(['get', 'post', 'put', 'patch', 'delete', 'head'])
const MOST_OPERATIONS = 5_000
const LONGEST_PATH = 2_000

/** All operations of a document in its order, each with the name that its tool gets, or why it cannot become one. */
export function listOperations(document: Document): OperationList {
  const warnings: string[] = []
  const found = membersOf(document.root['paths']).flatMap(([path, raw]) => {
    if (path.startsWith('x-')) return []
    if (!path.startsWith('/') || path.length > LONGEST_PATH) {
      warnings.push(
        `The path "${shorten(path, 60)}" is left out: a path begins with / and has at most ${LONGEST_PATH} characters.`,
      )
      return []
    }
    const pathItem = document.references.follow(raw)
    return METHODS.flatMap((method) => {
      const operation = pathItem[method]
      if (typeof operation !== 'object' || operation === null) return []
      return [{ path, pathItem, method: method.toUpperCase(), operation: fieldsOf(operation) }]
    })
  })
  if (found.length > MOST_OPERATIONS) {
    warnings.push(`Of ${found.length} operations the first ${MOST_OPERATIONS} are listed.`)
  }
  const schemes = readSchemes(document)
  const judged = found.slice(0, MOST_OPERATIONS).map((call) => {
    const read = readAnswer(document, call.operation)
    const answer = 'answer' in read ? read.answer : undefined
    const isList = answer !== undefined && isListAnswer(document, answer)
    const refusal = refuse(document, { ...call, read }, schemes)
    return { ...call, isList, refusal }
  })
  const names = nameTools(judged)
  const operations = judged.map((call, index) => ({
    ...call,
    id: `${call.method} ${call.path}`,
    toolName: names[index] ?? `call_${index + 1}`,
    summary: summaryOf(call.operation),
    tags: listOf(call.operation['tags']).map(textOf).filter(Boolean).map(shortTag).slice(0, 10),
  }))
  return { operations, warnings }
}

interface Call {
  path: string
  method: string
  pathItem: Fields
  operation: Fields
  read: { answer: Answer } | { refusal: string }
}

function refuse(
  document: Document,
  { path, method, pathItem, operation, read }: Call,
  schemes: ReturnType<typeof readSchemes>,
): string | null {
  if (!SENT.has(method.toLowerCase()))
    return `The method ${method} does nothing that a tool could use.`
  const body = readBody(document, method, operation)
  if ('refusal' in body) return body.refusal
  if ('refusal' in read) return read.refusal
  const security = readSecurity(document, operation, schemes)
  if ('refusal' in security) return security.refusal
  const raw = [...listOf(pathItem['parameters']), ...listOf(operation['parameters'])]
  const parameters = readParameters(document, { pathItem, operation, path })
  return refuseParameters(
    path,
    parameters,
    raw.map((parameter) => document.references.follow(parameter)),
  )
}

function summaryOf(operation: Fields): string {
  const summary =
    cleanText(textOf(operation['summary'])) || cleanText(textOf(operation['description']))
  return shorten(summary, 200)
}

function shortTag(tag: string): string {
  return shorten(cleanText(tag), 60)
}
