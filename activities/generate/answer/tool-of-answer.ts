// One tool of an answer as the spec says it. Pure.
import type { ServerSpecInput } from '../../../contract/spec.ts'
import type { AnsweredTool } from './answer-schema.ts'
import type { Issue, Read } from '../ask/issue.ts'

const DEEPEST = 64
const NO_OBJECT = `This must be the JSON of an object, of ${DEEPEST} levels at most.`

type ToolInput = ServerSpecInput['tools'][number]
type ExampleInput = NonNullable<ToolInput['exampleCalls']>[number]

/** @param at where the tool stands in the answer */
export function toolOfAnswer(tool: AnsweredTool, at: string): Read<ToolInput> {
  const issues: Issue[] = []
  const objectOf = (text: string, place: string) => {
    const value = parseObject(text)
    if (!value) issues.push({ at: `${at}${place}`, text: NO_OBJECT })
    return value ?? {}
  }
  const { name, title, description, annotations, implementation } = tool
  const hasOutput = tool.outputSchema.trim() !== ''
  const value = {
    name,
    title,
    description,
    inputSchema: objectOf(tool.inputSchema, '/inputSchema'),
    ...(hasOutput && { outputSchema: objectOf(tool.outputSchema, '/outputSchema') }),
    annotations,
    exampleCalls: tool.exampleCalls.map((example, index): ExampleInput => {
      const place = `/exampleCalls/${index}`
      const isStructured = hasOutput && !example.isError && example.expected.trim() !== ''
      return {
        title: example.title,
        arguments: objectOf(example.arguments, `${place}/arguments`),
        upstream: example.upstream,
        ...(example.isError && { isError: true }),
        expected: isStructured ? objectOf(example.expected, `${place}/expected`) : example.expected,
      }
    }),
    implementation,
  }
  // serverSpec judges next whether these objects are the schemas that they should be
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: value as ToolInput }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && !isTooDeep(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function isTooDeep(value: object): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
  }
  return false
}
