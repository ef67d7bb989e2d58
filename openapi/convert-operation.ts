import { AppError } from '../contract/errors.ts'
import type { OpenapiChoice } from '../contract/openapi-routes.ts'
import type { SecretSpec, ToolSpec } from '../contract/spec.ts'
import { readAnswer } from './answers.ts'
import { cleanText, shorten } from './clean-text.ts'
import type { Document } from './document.ts'
import { makeExampleCalls } from './example-calls.ts'
import { textOf } from './fields.ts'
import type { Operation } from './list-operations.ts'
import { readParameters } from './parameters.ts'
import { readBody } from './request-body.ts'
import { placeOf, readSecurity, type Scheme } from './security.ts'
import { baseOf, readServers, type Base } from './servers.ts'
import type { Helper } from './shared-code.ts'
import { makeInput } from './tool-input.ts'
import { makeOutput } from './tool-output.ts'
import { writeImplementation } from './write-implementation.ts'

export interface ConvertOperation {
  operation: Operation
  base: Base
  schemes: ReadonlyMap<string, Scheme>
  choice: OpenapiChoice
  /** How long the schema of its input may be. */
  mostCharacters: number
}

export interface ConvertedOperation {
  tool: ToolSpec
  helpers: Set<Helper>
  secrets: SecretSpec[]
  domain: string
  warnings: string[]
}

/** One operation that can become a tool, as a tool. */
export function convertOperation(document: Document, task: ConvertOperation): ConvertedOperation {
  const { operation, mostCharacters } = task
  const { method, path, toolName } = operation
  const read = readParts(document, task)
  const base = ownBase(document, task)
  const carried = new Set(read.schemes.map(({ credential }) => placeOf(credential)))
  const parameters = readParameters(document, operation).filter(
    ({ place, name }) => !carried.has(`${place} ${place === 'header' ? name.toLowerCase() : name}`),
  )
  const input = makeInput(document, { parameters, body: read.body, mostCharacters })
  const output = makeOutput(document, read.answer)
  const credentials = read.schemes.map(({ credential }) => credential)
  const accept = read.answer.kind === 'none' ? '*/*' : read.answer.contentType
  const { code, helpers } = writeImplementation({
    method,
    path,
    base,
    input,
    output,
    accept,
    credentials,
  })
  const tool: ToolSpec = {
    name: toolName,
    title: titleOf(operation),
    description: describe(operation),
    inputSchema: input.schema,
    ...(output.kind === 'object' && { outputSchema: output.schema }),
    annotations: annotate(method),
    exampleCalls: makeExampleCalls({ method, path, base, input, output, answer: read.answer }),
    implementation: code,
  }
  return {
    tool,
    helpers,
    secrets: read.schemes.flatMap(({ secrets }) => secrets),
    domain: base.domain,
    warnings: [
      ...warnBase(task, base),
      ...warnSecrets(operation, read.schemes),
      ...(input.isSimplified
        ? [
            `${toolName}: its input is described in less detail than in the document, to keep the list of tools short.`,
          ]
        : []),
      ...(operation.operation['deprecated'] === true
        ? [`${toolName}: the service calls it deprecated.`]
        : []),
    ],
  }
}

function readParts(document: Document, { operation, schemes }: ConvertOperation) {
  const body = readBody(document, operation.method, operation.operation)
  const answer = readAnswer(document, operation.operation)
  const security = readSecurity(document, operation.operation, schemes)
  if ('refusal' in body || 'refusal' in answer || 'refusal' in security) {
    throw new AppError('Internal', `${operation.id} was chosen although it was refused`)
  }
  return {
    body: body.body,
    answer: answer.answer,
    schemes: security.schemes.flatMap((name) => schemes.get(name) ?? []),
  }
}

/** A path or an operation may have a server of its own, unless the caller named a server that the document does not know. */
function ownBase(document: Document, { operation, base, choice }: ConvertOperation): Base {
  const [server] = [...readServers(operation.operation), ...readServers(operation.pathItem)]
  if (!server || !/^https?:/i.test(server.url)) return base
  const known = readServers(document.root).map(({ url }) => url)
  const isForeign = choice.serverUrl !== undefined && !known.includes(choice.serverUrl.trim())
  return isForeign ? base : baseOf(server, choice)
}

function warnBase({ operation, base }: ConvertOperation, own: Base): string[] {
  if (own.domain === base.domain) return []
  return [
    `${operation.toolName}: the document sends it to ${own.domain}, another host than the chosen server's. It is among the allowed domains, and it gets the keys that the operation asks for.`,
  ]
}

function warnSecrets({ toolName }: Operation, schemes: readonly Scheme[]): string[] {
  return schemes.flatMap(({ credential }) =>
    credential.kind === 'query'
      ? [`${toolName}: the service takes its key in the URL alone, where it may stand in logs.`]
      : [],
  )
}

function annotate(method: string): ToolSpec['annotations'] {
  const isRead = method === 'GET' || method === 'HEAD'
  return {
    readOnlyHint: isRead,
    ...(!isRead && { destructiveHint: method === 'DELETE' }),
    idempotentHint: isRead || method === 'PUT' || method === 'DELETE',
    openWorldHint: true,
  }
}

/** The summary where it is a title, else the words of the name. */
function titleOf({ operation, toolName }: Operation): string {
  const summary = cleanText(textOf(operation['summary'])).replace(/\.$/, '')
  if (summary !== '' && summary.length <= 60) return summary
  const words = toolName.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function describe(described: Operation): string {
  const { operation, id } = described
  const summary = cleanText(textOf(operation['summary']))
  const text = cleanText(textOf(operation['description']))
  const isSaid = text.toLowerCase().startsWith(summary.toLowerCase().replace(/\.$/, ''))
  const whole = [isSaid ? '' : summary.replace(/([^.!?])$/, '$1.'), text].filter(Boolean).join(' ')
  return shorten(whole, 600) || `${titleOf(described)} (${shorten(id, 200)}).`
}
