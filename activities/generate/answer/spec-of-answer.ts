// The spec of a model's answer, or what is wrong with it. Pure.
import { serverSpec, type SecretSpec, type ServerSpec } from '../../../contract/spec.ts'
import type { AnsweredSecret, AnsweredTool, SpecAnswer } from './answer-schema.ts'
import type { Issue, Read } from '../ask/issue.ts'
import { issuesOf } from '../ask/read-answer.ts'
import { toolOfAnswer } from './tool-of-answer.ts'
import { codeIssues, toolIssues } from './tool-rules.ts'

export function specOfAnswer({ spec: answered }: SpecAnswer): Read<ServerSpec> {
  if (!answered) return { ok: false, issues: [{ at: '/spec', text: 'The spec is missing.' }] }
  const { title, description, instructions, sharedCode, allowedDomains } = answered
  const tools = toolsOfAnswer(answered.tools, '/spec/tools')
  if (!tools.ok) return tools
  const parsed = serverSpec.safeParse({
    title,
    description,
    ...(instructions.trim() && { instructions }),
    ...(sharedCode.trim() && { sharedCode }),
    secrets: answered.secrets.map(secretOfAnswer),
    allowedDomains,
    tools: tools.value,
  })
  if (!parsed.success) return { ok: false, issues: issuesOf(parsed.error, '/spec') }
  const spec = parsed.data
  const ofTools = spec.tools.flatMap((tool, index) =>
    toolIssues(tool, { spec, at: `/spec/tools/${index}` }),
  )
  const issues = [...codeIssues(spec), ...ofTools]
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: spec }
}

export function toolsOfAnswer(answered: AnsweredTool[], at: string) {
  const tools = []
  const issues: Issue[] = []
  for (const [index, tool] of answered.entries()) {
    const read = toolOfAnswer(tool, `${at}/${index}`)
    if (read.ok) tools.push(read.value)
    else issues.push(...read.issues)
  }
  if (issues.length > 0) return { ok: false as const, issues }
  return { ok: true as const, value: tools }
}

export function secretOfAnswer({
  key,
  description,
  howToGetUrl,
  whose,
}: AnsweredSecret): SecretSpec {
  return { key, description, ...(howToGetUrl.trim() && { howToGetUrl }), whose }
}
