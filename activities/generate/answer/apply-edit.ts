// A spec with the changes of a model's answer; whatever the answer does not name stays as it is, to the byte. Pure.
import { serverSpec, type ServerSpec } from '../../../contract/spec.ts'
import type { EditAnswer } from './answer-schema.ts'
import type { Issue, Read } from '../ask/issue.ts'
import { issuesOf } from '../ask/read-answer.ts'
import { secretOfAnswer, toolsOfAnswer } from './spec-of-answer.ts'
import { codeIssues, toolIssues } from './tool-rules.ts'

export interface Edited {
  spec: ServerSpec
  /** What was changed, in words. */
  summary: string
}

type Edit = NonNullable<EditAnswer['edit']>

export function applyEdit(base: ServerSpec, { edit }: EditAnswer): Read<Edited> {
  if (!edit) return refuse([{ at: '/edit', text: 'The edit is missing.' }])
  const misnamed = nameIssues(base, edit)
  if (misnamed.length > 0) return refuse(misnamed)
  const set = toolsOfAnswer(edit.setTools, '/edit/setTools')
  if (!set.ok) return set

  const kept = base.tools.flatMap((tool) => {
    if (edit.removeTools.includes(tool.name)) return []
    const words = edit.rewordTools.find((one) => one.tool === tool.name)
    if (words) return [{ ...tool, ...wordsOf(words) }]
    return [set.value.find(({ name }) => name === tool.name) ?? tool]
  })
  const names = new Set(base.tools.map(({ name }) => name))
  const tools = [...kept, ...set.value.filter(({ name }) => !names.has(name))]
  const parsed = serverSpec.safeParse({ ...base, ...changedFields(edit), tools })
  if (!parsed.success) return refuse(issuesOf(parsed.error, '/edit'))

  const spec = {
    ...parsed.data,
    tools: parsed.data.tools.map(
      (tool, index) => base.tools.find((before) => before === tools[index]) ?? tool,
    ),
  }
  const ofTools = edit.setTools.flatMap(({ name }, index) => {
    const tool = spec.tools.find((one) => one.name === name)
    return tool ? toolIssues(tool, { spec, at: `/edit/setTools/${index}` }) : []
  })
  const issues = [...codeIssues(spec), ...ofTools]
  if (issues.length > 0) return refuse(issues)
  return { ok: true, value: { spec, summary: edit.summary.trim() } }
}

function refuse(issues: Issue[]): { ok: false; issues: Issue[] } {
  return { ok: false, issues }
}

/** An empty text takes an optional field away. */
function changedFields(edit: Edit): Partial<ServerSpec> {
  const { title, description, instructions, sharedCode, allowedDomains, secrets } = edit
  return {
    ...(title !== null && { title }),
    ...(description !== null && { description }),
    ...(instructions !== null && { instructions: instructions.trim() ? instructions : undefined }),
    ...(sharedCode !== null && { sharedCode: sharedCode.trim() ? sharedCode : undefined }),
    ...(allowedDomains !== null && { allowedDomains }),
    ...(secrets !== null && { secrets: secrets.map(secretOfAnswer) }),
  }
}

function wordsOf({ name, title, description }: Edit['rewordTools'][number]) {
  return { name, title, description }
}

function nameIssues(base: ServerSpec, edit: Edit): Issue[] {
  const names = base.tools.map(({ name }) => name)
  const set = edit.setTools.map(({ name }) => name)
  const reworded = edit.rewordTools.map(({ tool }) => tool)
  const { removeTools: removed } = edit
  const unknown = [
    ...removed.map((name, index) => ({ at: `/edit/removeTools/${index}`, name })),
    ...reworded.map((name, index) => ({ at: `/edit/rewordTools/${index}/tool`, name })),
  ].filter(({ name }) => !names.includes(name))
  const named = [...set, ...removed, ...reworded]
  const twice = named.filter((name, index) => named.indexOf(name) !== index)
  const fields = Object.values(changedFields(edit))
  return [
    ...unknown.map(({ at, name }) => ({ at, text: `There is no tool "${name}".` })),
    ...twice.map((name) => ({ at: '/edit', text: `"${name}" is named twice; name it once.` })),
    ...(named.length === 0 && fields.length === 0
      ? [{ at: '/edit', text: 'Nothing is changed. With nothing to change, answer cannot.' }]
      : []),
    ...(edit.summary.trim() === ''
      ? [{ at: '/edit/summary', text: 'Say in a sentence what was changed.' }]
      : []),
  ]
}
