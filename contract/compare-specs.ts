// What a new spec changes for those who call the server and for what it may reach (R10). Pure: the build, the api and the
// pages judge by the same words.
import type { JsonSchema } from './json-schema.ts'
import type { SecretSpec, ServerSpec, ToolSpec } from './spec.ts'
import type { SpecDifference, ToolChange } from './spec-difference.ts'

export function specDifferenceOf(before: ServerSpec, after: ServerSpec): SpecDifference {
  return {
    tools: toolChanges(before.tools, after.tools).toSorted(
      (a, b) => Number(b.isBreaking) - Number(a.isBreaking),
    ),
    domains: listChangeOf(before.allowedDomains, after.allowedDomains),
    secrets: listChangeOf(
      before.secrets.map(({ key }) => key),
      after.secrets.map(({ key }) => key),
    ),
  }
}

export function isBreaking({ tools }: SpecDifference): boolean {
  return tools.some((change) => change.isBreaking)
}

/** The same, asked of the same people in the same words: another page to get it from could be anybody's. */
export function isSameSecret(a: SecretSpec, b: SecretSpec): boolean {
  return (
    a.key === b.key &&
    a.whose === b.whose &&
    a.description === b.description &&
    a.howToGetUrl === b.howToGetUrl
  )
}

function listChangeOf(before: string[], after: string[]) {
  return {
    added: after.filter((entry) => !before.includes(entry)),
    removed: before.filter((entry) => !after.includes(entry)),
  }
}

function toolChanges(before: ToolSpec[], after: ToolSpec[]): ToolChange[] {
  const gone = before.filter(({ name }) => !after.some((tool) => tool.name === name))
  const come = after.filter(({ name }) => !before.some((tool) => tool.name === name))
  const renames = renamesOf(gone, come)
  const renamedTo = new Set(renames.map(({ to }) => to))
  const renamedFrom = new Set(renames.map(({ from }) => from))
  const kept = after.flatMap((tool) => {
    const old = before.find(({ name }) => name === tool.name)
    const changes = old ? partChanges(old, tool) : []
    if (changes.length === 0) return []
    return [
      {
        tool: tool.name,
        kind: 'changed' as const,
        from: null,
        isBreaking: changes.some((change) => change.isBreaking),
        details: changes.map(({ text }) => text),
      },
    ]
  })
  return [
    ...renames.map(({ from, to }) => ({
      tool: to.name,
      kind: 'renamed' as const,
      from: from.name,
      isBreaking: true,
      details: [`Callers that know it as ${from.name} will not find it.`],
    })),
    ...gone
      .filter((tool) => !renamedFrom.has(tool))
      .map(({ name }) => ({
        tool: name,
        kind: 'removed' as const,
        from: null,
        isBreaking: true,
        details: ['Callers that use it will get an error.'],
      })),
    ...kept,
    ...come
      .filter((tool) => !renamedTo.has(tool))
      .map(({ name }) => ({
        tool: name,
        kind: 'added' as const,
        from: null,
        isBreaking: false,
        details: [],
      })),
  ]
}

/** A tool that went and one that came are the same under another name when they ask for the same and do the same. */
function renamesOf(gone: ToolSpec[], come: ToolSpec[]): { from: ToolSpec; to: ToolSpec }[] {
  const free = new Set(come)
  const asked = new Map([...gone, ...come].map((tool) => [tool, canonical(tool.inputSchema)]))
  return gone.flatMap((from) => {
    const to = [...free].find(
      (tool) =>
        asked.get(tool) === asked.get(from) &&
        (tool.implementation === from.implementation || tool.title === from.title),
    )
    if (!to) return []
    free.delete(to)
    return [{ from, to }]
  })
}

interface PartChange {
  isBreaking: boolean
  text: string
}

function partChanges(before: ToolSpec, after: ToolSpec): PartChange[] {
  return [
    ...inputChanges(before.inputSchema, after.inputSchema),
    ...outputChanges(before.outputSchema, after.outputSchema),
    ...textChange('title', before.title, after.title),
    ...textChange('description', before.description, after.description),
    ...hintChanges(before.annotations, after.annotations),
    ...(before.implementation === after.implementation
      ? []
      : [{ isBreaking: false, text: 'The code changed.' }]),
  ]
}

/** Clients call what only reads without asking their person: whoever answers for the server sees that first. */
function hintChanges(
  before: ToolSpec['annotations'],
  after: ToolSpec['annotations'],
): PartChange[] {
  if (isSame(before, after)) return []
  if (after.readOnlyHint && !before.readOnlyHint)
    return [
      {
        isBreaking: true,
        text: 'It says that it only reads now: clients may call it without asking.',
      },
    ]
  if (after.destructiveHint === false && before.destructiveHint !== false && !before.readOnlyHint)
    return [
      {
        isBreaking: true,
        text: 'It says that it destroys nothing now: clients may ask less often.',
      },
    ]
  return [{ isBreaking: false, text: 'The hints (read-only, destructive) changed.' }]
}

function textChange(part: string, before: string, after: string): PartChange[] {
  return before === after ? [] : [{ isBreaking: false, text: `The ${part} changed.` }]
}

function inputChanges(before: JsonSchema, after: JsonSchema): PartChange[] {
  const was = before.properties ?? {}
  const is = after.properties ?? {}
  const needed = new Set(after.required)
  const wasNeeded = new Set(before.required)
  const changes: PartChange[] = []
  for (const name of Object.keys(was))
    if (!Object.hasOwn(is, name))
      changes.push({ isBreaking: true, text: `The parameter ${name} is gone.` })
  for (const [name, schema] of Object.entries(is)) {
    const isNew = !Object.hasOwn(was, name)
    if (needed.has(name) && !wasNeeded.has(name))
      changes.push({
        isBreaking: true,
        text: isNew
          ? `The new parameter ${name} is required.`
          : `The parameter ${name} is required now.`,
      })
    else if (isNew)
      changes.push({
        isBreaking: false,
        text: `There is a new parameter ${name}, which may be left out.`,
      })
    else if (wasNeeded.has(name) && !needed.has(name))
      changes.push({ isBreaking: false, text: `The parameter ${name} may be left out now.` })
    if (!isNew) changes.push(...schemaChange(name, was[name], schema))
  }
  if (changes.length === 0 && !isSame(before, after))
    changes.push({ isBreaking: true, text: 'What it accepts changed.' })
  return changes
}

/** Words around a value (title, description, default, examples) break nobody; anything else may. */
function schemaChange(name: string, before: unknown, after: unknown): PartChange[] {
  if (isSame(before, after)) return []
  const isOnlyWords = isSame(withoutWords(before), withoutWords(after))
  return [
    isOnlyWords
      ? { isBreaking: false, text: `The words about the parameter ${name} changed.` }
      : { isBreaking: !accepts(before, after), text: `The parameter ${name} has another shape.` },
  ]
}

/** Only the certain case: an enumeration that kept all its values. */
function accepts(before: unknown, after: unknown): boolean {
  const was = enumOf(before)
  const is = enumOf(after)
  if (!was || !is) return false
  const allowed = new Set(is.map(canonical))
  const rest = (schema: unknown) => withoutWords({ ...Object(schema), enum: null })
  return was.every((value) => allowed.has(canonical(value))) && isSame(rest(before), rest(after))
}

function enumOf(schema: unknown): unknown[] | undefined {
  if (typeof schema !== 'object' || schema === null || !('enum' in schema)) return undefined
  return Array.isArray(schema.enum) ? schema.enum : undefined
}

function outputChanges(before?: JsonSchema, after?: JsonSchema): PartChange[] {
  if (isSame(before ?? null, after ?? null)) return []
  if (!before) return [{ isBreaking: false, text: 'It answers in a declared shape now.' }]
  if (!after) return [{ isBreaking: true, text: 'It no longer answers in a declared shape.' }]
  const is = after.properties ?? {}
  const lost = Object.keys(before.properties ?? {}).filter((name) => !Object.hasOwn(is, name))
  return [
    ...lost.map((name) => ({ isBreaking: true, text: `The answer no longer has ${name}.` })),
    ...(lost.length === 0 ? [{ isBreaking: false, text: 'The shape of the answer changed.' }] : []),
  ]
}

const wordKeys = new Set(['title', 'description', 'default', 'examples', '$comment'])

/** What stands below these has a name, not a meaning: a field may well be called title. */
const namesKeys = new Set(['properties', 'patternProperties', '$defs', 'definitions'])

function withoutWords(value: unknown, isOfNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutWords(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isOfNames || !wordKeys.has(key))
      .map(([key, inner]) => [key, withoutWords(inner, !isOfNames && namesKeys.has(key))]),
  )
}

/** As JSON, whatever the order of the keys. */
function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  )
}
