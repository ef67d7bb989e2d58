// Judges a request by the document alone: what does not fit is said in words.
import { fieldsOf, membersOf, textOf, type Fields } from '../fields.ts'
import { judgeBody } from './judge-body.ts'
import { createJudge, type Judge } from './judge-values.ts'
import { judgeCredentials } from './judge-credentials.ts'
import {
  decodeQuery,
  joinedMeanings,
  pairsOf,
  readQueryParameter,
  type Meanings,
  type Pair,
} from './parameter-values.ts'
import type { PublishedDocument, PublishedOperation } from './published-document.ts'
import type { ReadSoFar, SentRequest } from './sent-request.ts'

export interface JudgedRequest {
  operation: PublishedOperation | undefined
  problems: string[]
  /** What was read from it: every value that a tool was given must be among them. */
  values: unknown[]
}

export type JudgeRequest = (sent: SentRequest) => JudgedRequest

// Described or not, they are not for a tool to choose.
const IGNORED_HEADERS = new Set(['accept', 'accept-encoding', 'content-type', 'authorization'])
// Set by the protocol or by fetch itself.
const FREE_HEADERS = new Set(
  `host connection content-length content-type transfer-encoding accept accept-language accept-encoding user-agent
  sec-fetch-mode cookie authorization x-real-origin pragma cache-control`.split(/\s+/),
)

export function createRequestJudge(document: PublishedDocument, base: string): JudgeRequest {
  const texts = createJudge(document, 'texts')
  const bodies = createJudge(document, 'request')
  const { pathname } = new URL(base)
  return (sent) => {
    const path = sent.url.pathname.slice(pathname.replace(/\/$/, '').length)
    if (!sent.url.href.startsWith(base.replace(/\/$/, '')))
      return {
        operation: undefined,
        values: [],
        problems: [`${sent.url.href} is not below ${base}`],
      }
    const found = findOperation(document, sent.method, path)
    if (!found)
      return { operation: undefined, values: [], problems: [`there is no ${sent.method} ${path}`] }
    const { operation, pathTexts } = found
    const pairs = pairsOf(sent.url.search.slice(1))
    const credentials = judgeCredentials(document, operation, { ...sent, pairs })
    const read: ReadSoFar = { values: [], problems: [...credentials.problems] }
    const known = { query: new Set(credentials.query), header: new Set(credentials.headers) }
    for (const parameter of operation.parameters)
      readParameter({ document, judge: texts, sent, pairs, pathTexts, known, read }, parameter)
    for (const [name] of pairs)
      if (!known.query.has(decodeQuery(name)))
        read.problems.push(`the query has ${decodeQuery(name)}, which the document does not know`)
    for (const name of Object.keys(sent.headers))
      if (!FREE_HEADERS.has(name) && !known.header.has(name))
        read.problems.push(`there is a header ${name}, which the document does not know`)
    judgeBody(
      { document, texts, bodies, sent, read },
      document.follow(operation.node['requestBody']),
    )
    return { operation, ...read }
  }
}

function findOperation(document: PublishedDocument, method: string, path: string) {
  const fitting = document.operations.flatMap((operation) => {
    if (operation.method !== method) return []
    const names: string[] = []
    const source = operation.path
      .replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
        names.push(name)
        return '([^/]*?)'
      })
    const match = new RegExp(`^${source}$`).exec(path)
    if (!match) return []
    return [
      { operation, pathTexts: new Map(names.map((name, index) => [name, match[index + 1] ?? ''])) },
    ]
  })
  // a concrete path goes before one with parameters
  return fitting.toSorted((a, b) => a.pathTexts.size - b.pathTexts.size)[0]
}

interface Reading {
  document: PublishedDocument
  judge: Judge
  sent: SentRequest
  pairs: Pair[]
  pathTexts: Map<string, string>
  known: { query: Set<string>; header: Set<string> }
  read: ReadSoFar
}

function readParameter(reading: Reading, parameter: Fields): void {
  const { document, judge, sent, pairs, pathTexts, known, read } = reading
  const place = textOf(parameter['in'])
  const name = textOf(parameter['name'])
  if (place === 'header') {
    if (IGNORED_HEADERS.has(name.toLowerCase())) return
    known.header.add(name.toLowerCase())
  }
  let meanings: Meanings | undefined
  if (place === 'path') meanings = readPathText(parameter, pathTexts.get(name))
  if (place === 'header') meanings = readHeader(parameter, sent.headers[name.toLowerCase()])
  if (place === 'cookie') meanings = readCookie(sent.headers['cookie'], name)
  if (place === 'query') {
    const { meanings: inQuery, names } = readQueryParameter(document, parameter, pairs)
    meanings = inQuery
    for (const one of names) known.query.add(one)
  }
  const what = `${place} parameter ${name}`
  if (meanings === undefined) {
    if (parameter['required'] === true) read.problems.push(`the ${what} is missing`)
    return
  }
  read.values.push(...meanings)
  const [media] = membersOf(parameter['content'])
  const schema = judge.schemaOf(
    media ? fieldsOf(media[1])['schema'] : (parameter['schema'] ?? true),
  )
  const misfits = meanings.map((meaning) => judge.misfits(schema, meaning))
  if (misfits.some((list) => list.length === 0)) return
  read.problems.push(
    `the ${what} is ${JSON.stringify(meanings.at(-1))}: ${misfits[0]?.[0] ?? 'sent twice'}`,
  )
}

function readPathText(parameter: Fields, raw: string | undefined): Meanings | undefined {
  if (raw === undefined || raw === '') return undefined
  const style = textOf(parameter['style'])
  const bare =
    style === 'label'
      ? raw.replace(/^\./, '')
      : style === 'matrix'
        ? raw.replace(/^;[^=]*=/, '')
        : raw
  const parts = bare.split(',')
  return [decodeURIComponent(bare), ...joinedMeanings(parts.map(decodeURIComponent), parts)]
}

function readHeader(parameter: Fields, raw: string | undefined): Meanings | undefined {
  if (raw === undefined) return undefined
  if (parameter['content'] !== undefined) return [JSON.parse(raw)]
  const parts = raw.split(',').map((part) => part.trim())
  return [raw, ...joinedMeanings(parts, parts)]
}

function readCookie(raw: string | undefined, name: string): Meanings | undefined {
  const cookie = (raw ?? '').split('; ').find((one) => one.startsWith(`${name}=`))
  if (cookie === undefined) return undefined
  const text = cookie.slice(name.length + 1)
  const parts = text.split(',')
  return [decodeURIComponent(text), ...joinedMeanings(parts.map(decodeURIComponent), parts)]
}
