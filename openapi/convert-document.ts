import { AppError, type FieldError } from '../contract/errors.ts'
import { estimateToolTokens } from '../contract/estimate-tokens.ts'
import type { OpenapiChoice } from '../contract/openapi-routes.ts'
import {
  serverSpec,
  type SecretSpec,
  type ServerSpec,
  type ServerSpecInput,
} from '../contract/spec.ts'
import { cleanText, shorten } from './clean-text.ts'
import { convertOperation, type ConvertedOperation } from './convert-operation.ts'
import type { Document } from './document.ts'
import { fieldsOf, textOf } from './fields.ts'
import { listOperations, type Operation } from './list-operations.ts'
import { readSchemes } from './security.ts'
import { chooseBase } from './servers.ts'
import { writeSharedCode } from './shared-code.ts'
import { warnBroken } from './summarise-document.ts'

export interface Converted {
  spec: ServerSpec
  /** Of the chosen server: single operations may name others. */
  domain: string
  warnings: string[]
}

const MANY_TOOLS = 30
const MOST_WARNINGS = 40

/** A spec with one tool for each chosen operation; throws InvalidInput with the field of the choice that is wrong. */
export function convertDocument(document: Document, choice: OpenapiChoice): Converted {
  const operations = chooseOperations(document, choice)
  const { base, warnings: warningsOfBase } = chooseBase(document, choice)
  const schemes = readSchemes(document)
  const mostCharacters = operations.length > MANY_TOOLS ? 3_000 : 8_000
  const parts = operations.map((operation) =>
    convertOperation(document, { operation, base, schemes, choice, mostCharacters }),
  )
  const info = fieldsOf(document.root['info'])
  const title = shorten(cleanText(textOf(info['title'])) || 'An API without a title', 80)
  const helpers = new Set(parts.flatMap((part) => [...part.helpers]))
  const sharedCode = writeSharedCode(helpers)
  const input: ServerSpecInput = {
    title,
    description: shorten(cleanText(textOf(info['description'])), 1_000) || `Tools for ${title}.`,
    tools: parts.map(({ tool }) => tool),
    ...(sharedCode !== undefined && { sharedCode }),
    secrets: secretsOf(parts),
    allowedDomains: [...new Set(parts.map(({ domain }) => domain))],
  }
  const checked = serverSpec.safeParse(input)
  if (!checked.success) throw tooLarge(operations, checked.error.issues[0])
  const warnings = [
    ...warningsOfBase,
    ...warnSize(checked.data),
    ...parts.flatMap((part) => part.warnings),
    ...warnBroken(document.references.broken),
  ]
  return { spec: checked.data, domain: base.domain, warnings: bounded([...new Set(warnings)]) }
}

function chooseOperations(document: Document, choice: OpenapiChoice): Operation[] {
  const { operations } = listOperations(document)
  const known = new Map(operations.map((operation) => [operation.id, operation]))
  const errors: FieldError[] = []
  const chosen = [...new Set(choice.operations)].flatMap((id) => {
    const operation = known.get(id)
    const pointer = `/operations/${choice.operations.indexOf(id)}`
    if (!operation) {
      errors.push({ pointer, detail: `The document has no operation "${shorten(id, 100)}".` })
      return []
    }
    if (operation.refusal !== null) {
      errors.push({
        pointer,
        detail: `"${shorten(id, 100)}" cannot become a tool. ${operation.refusal}`,
      })
      return []
    }
    return [operation]
  })
  const [first] = errors
  if (!first) return chosen
  throw new AppError('InvalidInput', first.detail, {
    detail: first.detail,
    errors: errors.slice(0, 10),
  })
}

/** What the contract does not take: a tool whose code or texts outgrow it, since all else is made to fit. */
function tooLarge(
  operations: readonly Operation[],
  issue: { path: PropertyKey[]; message: string } | undefined,
): AppError {
  const [list, index] = issue?.path ?? []
  const operation = list === 'tools' ? operations[Number(index)] : undefined
  const place = issue?.path.slice(2).join('.')
  const detail = operation
    ? `"${shorten(operation.id, 100)}" cannot become a tool: the document describes more than one can hold (${place}: ${issue?.message}).`
    : `The document describes more than a server can hold (${issue?.path.join('.')}: ${issue?.message}).`
  return new AppError('OpenapiInvalid', detail, { detail })
}

function secretsOf(parts: readonly ConvertedOperation[]): SecretSpec[] {
  const secrets = parts.flatMap((part) => part.secrets)
  return [...new Map(secrets.map((secret) => [secret.key, secret])).values()]
}

function warnSize({ tools }: ServerSpec): string[] {
  if (tools.length <= MANY_TOOLS) return []
  const tokens = estimateToolTokens(tools)
  return [
    `${tools.length} tools take about ${tokens} tokens of every conversation, and models choose worse among many. Choose fewer operations if you can.`,
  ]
}

function bounded(warnings: string[]): string[] {
  if (warnings.length <= MOST_WARNINGS) return warnings
  const kept = warnings.slice(0, MOST_WARNINGS)
  return [...kept, `There are ${warnings.length - kept.length} more remarks of this kind.`]
}
