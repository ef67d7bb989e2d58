import type { ExampleCall } from '../contract/spec.ts'
import type { Answer } from './answers.ts'
import { exampleValue } from './example-values.ts'
import { fieldsOf } from './fields.ts'
import type { Base } from './servers.ts'
import type { ToolInput } from './tool-input.ts'
import type { ToolOutput } from './tool-output.ts'
import { writtenPath } from './written-path.ts'

export interface MakeExampleCalls {
  method: string
  path: string
  base: Base
  input: ToolInput
  output: ToolOutput
  answer: Answer
}

const LONGEST_BODY = 20_000
const LONGEST_URL = 2_000
const LONGEST_EXPECTED = 1_000

/**
 * Calls whose answer is recorded, so that a self-test needs no network: with what is required, with all that can be
 * given, and one that the service refuses. Empty where no arguments can be made that surely fit.
 */
export function makeExampleCalls(task: MakeExampleCalls): ExampleCall[] {
  const { input, output, answer, method } = task
  const isShort = (values: Record<string, unknown>) =>
    record(task, values).url.length <= LONGEST_URL
  const few = argumentsOf(input, false)
  if (!few || !isShort(few)) return []
  const full = argumentsOf(input, true)
  const body = method === 'HEAD' ? '' : bodyOf(output, answer)
  if (body === undefined) return []
  const expected = expectedOf(output, body)
  const good = (title: string, values: Record<string, unknown>): ExampleCall => ({
    title,
    arguments: values,
    upstream: [
      { ...record(task, values), status: answer.status, contentType: answer.contentType, body },
    ],
    ...(expected !== undefined && { expected }),
  })
  const isOther =
    full !== undefined && isShort(full) && JSON.stringify(full) !== JSON.stringify(few)
  const refusal = { status: 404, contentType: 'application/json', body: '{"message":"Not found"}' }
  return [
    good('With what it needs', few),
    ...(isOther ? [good('With all that can be given', full)] : []),
    {
      title: 'When the service refuses',
      arguments: few,
      upstream: [{ ...record(task, few), ...refusal }],
      isError: true,
    },
  ]
}

function record({ method, path, base, input }: MakeExampleCalls, values: Record<string, unknown>) {
  const url = base.origin + base.basePath + writtenPath(path, input, values)
  // the contract's methods are those that become tools
  return { method: method as NonNullable<ExampleCall['upstream']>[number]['method'], url }
}

function argumentsOf(
  { schema, examples }: ToolInput,
  isFull: boolean,
): Record<string, unknown> | undefined {
  const value = exampleValue({ examples, isFull }, schema)
  return value === undefined ? undefined : { ...fieldsOf(value) }
}

/** What the service answers: what the document shows if it fits, else a value made from the schema. */
function bodyOf(output: ToolOutput, answer: Answer): string | undefined {
  if (answer.kind === 'none') return ''
  if (output.kind === 'object') {
    const value = fieldsOf(exampleValue({ examples: output.examples, isFull: true }, output.schema))
    if (output.isList) return short(JSON.stringify(value['items'] ?? []))
    return short(JSON.stringify(value))
  }
  const { example } = answer
  if (answer.kind === 'text')
    return typeof example === 'string' && example !== '' ? short(example) : 'An answer'
  return example === undefined ? '{"ok":true}' : short(JSON.stringify(example))
}

function short(text: string): string | undefined {
  return text.length <= LONGEST_BODY ? text : undefined
}

function expectedOf(output: ToolOutput, body: string): ExampleCall['expected'] {
  if (body === '') return output.kind === 'text' ? 'Done' : undefined
  if (output.kind === 'text') return body.slice(0, 200)
  const value: unknown = JSON.parse(body)
  if (Array.isArray(value)) {
    return JSON.stringify(value).length <= LONGEST_EXPECTED ? { items: value } : undefined
  }
  const members = Object.entries(fieldsOf(value)).filter(
    ([, member]) =>
      ['string', 'number', 'boolean'].includes(typeof member) &&
      JSON.stringify(member).length <= 200,
  )
  return members.length === 0 ? undefined : Object.fromEntries(members.slice(0, 3))
}
