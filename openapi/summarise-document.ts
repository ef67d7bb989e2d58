import type { OpenapiDocument } from '../contract/openapi-document.ts'
import { cleanText, shorten } from './clean-text.ts'
import type { Document } from './document.ts'
import { fieldsOf, membersOf, textOf } from './fields.ts'
import { listOperations, type Operation } from './list-operations.ts'
import { readServers, type DocumentServer } from './servers.ts'

export type OpenapiSummary = Omit<OpenapiDocument, 'documentId' | 'expiresAt'>

/** What a person needs in order to choose: the operations, where the server is, and what to know about the document. */
export function summariseDocument(document: Document): OpenapiSummary {
  const { root, openapiVersion, references } = document
  const info = fieldsOf(root['info'])
  const { operations, warnings } = listOperations(document)
  return {
    title: shorten(cleanText(textOf(info['title'])) || 'An API without a title', 200),
    description: shorten(cleanText(textOf(info['description'])), 2_000),
    openapiVersion,
    servers: readServers(root),
    operations: operations.map(({ id, toolName, summary, tags, refusal }) => ({
      id,
      toolName,
      summary,
      tags,
      refusal,
    })),
    warnings: [...warnings, ...warn(document, operations), ...warnBroken(references.broken)],
  }
}

function warn({ root }: Document, operations: readonly Operation[]): string[] {
  const warnings: string[] = []
  const refused = operations.filter(({ refusal }) => refusal !== null).length
  if (operations.length === 0) warnings.push('The document has no operations.')
  if (refused > 0) {
    warnings.push(
      `${refused} of ${operations.length} operations cannot become tools; each says why.`,
    )
  }
  const [first] = readServers(root)
  if (!first || !/^(?:https?:|\{)/i.test(first.url)) {
    warnings.push('The document does not say on which host its server is; give its address.')
  } else if (first.url.startsWith('http://')) {
    warnings.push('The first server of the document has no encryption (http:).')
  }
  const elsewhere = otherHosts(operations, readServers(root))
  if (elsewhere.length > 0) {
    warnings.push(`Some operations are sent to hosts of their own: ${elsewhere.join(', ')}.`)
  }
  const hasSchemes = membersOf(fieldsOf(root['components'])['securitySchemes']).length > 0
  const isSecured =
    root['security'] !== undefined ||
    operations.some(({ operation }) => operation['security'] !== undefined)
  if (hasSchemes && !isSecured) {
    warnings.push(
      'The document describes how to sign in, but no operation says that it needs it; the tools will send no key.',
    )
  }
  if (membersOf(root['webhooks']).length > 0) {
    warnings.push('Webhooks of the document are left out: a tool calls, it is not called.')
  }
  return warnings
}

/** The hosts that paths and operations name for themselves, beside those of the document. */
function otherHosts(
  operations: readonly Operation[],
  servers: readonly DocumentServer[],
): string[] {
  const hostOf = ({ url }: DocumentServer) => /^https?:\/\/([^/]+)/i.exec(url)?.[1]
  const known = new Set(servers.map(hostOf))
  const own = operations.flatMap(({ operation, pathItem }) => [
    ...readServers(operation),
    ...readServers(pathItem),
  ])
  const hosts = own.map(hostOf).filter((host) => host !== undefined && !known.has(host))
  return [...new Set(hosts)].slice(0, 5).map((host) => shorten(host ?? '', 80))
}

export function warnBroken(broken: ReadonlySet<string>): string[] {
  if (broken.size === 0) return []
  const names = [...broken].slice(0, 5).map((reference) => shorten(reference, 80))
  const more = broken.size > names.length ? ` and ${broken.size - names.length} more` : ''
  return [`References that lead nowhere are taken as "anything": ${names.join(', ')}${more}.`]
}
