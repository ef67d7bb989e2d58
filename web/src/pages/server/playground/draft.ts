// What is typed into the form, as text, and the arguments that it stands for. A field that is left empty is not sent.
import type { JsonSchema } from '../../../../../contract/json-schema.ts'
import { words } from '../../../words.ts'
import { fieldKind, isNullable } from './field-kind.ts'

/** One text a control; a list has its items, an object its fields. */
export type Draft = string | Draft[] | { [name: string]: Draft }

/** What has to be mended, by the path of the field: `place.city`, `days.0`. */
export type Problems = Record<string, string>

export function childPath(path: string, name: string | number): string {
  return path === '' ? String(name) : `${path}.${name}`
}

export function emptyDraft(schema: JsonSchema): Draft {
  const kind = fieldKind(schema)
  if (kind.is === 'list') return []
  if (kind.is !== 'object') return ''
  return Object.fromEntries(kind.properties.map(({ name, schema: own }) => [name, emptyDraft(own)]))
}

export function draftOf(schema: JsonSchema, value: unknown): Draft {
  const kind = fieldKind(schema)
  if (value === undefined || (value === null && isNullable(schema))) return emptyDraft(schema)
  if (kind.is === 'list' && Array.isArray(value))
    return value.map((item: unknown) => draftOf(kind.items, item))
  if (kind.is === 'object' && isRecord(value))
    return Object.fromEntries(
      kind.properties.map(({ name, schema: own }) => [name, draftOf(own, value[name])]),
    )
  if (kind.is === 'list' || kind.is === 'object') return emptyDraft(schema)
  if (kind.is === 'choice') return choiceText(value)
  if (kind.is === 'json') return JSON.stringify(value, null, 2)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Whether the form holds all of these arguments: what it has no field for would be lost. */
export function fitsForm(schema: JsonSchema, value: unknown): boolean {
  return isSame(readDraft(schema, draftOf(schema, value)).value, value)
}

export function choiceText(value: unknown): string {
  return JSON.stringify(value)
}

interface Read {
  /** undefined: left out. */
  value: unknown
  problems: Problems
}

export function readDraft(
  schema: JsonSchema,
  draft: Draft,
  { path = '', isRequired = true }: { path?: string; isRequired?: boolean } = {},
): Read {
  const kind = fieldKind(schema)
  if (kind.is === 'list') {
    const items = (Array.isArray(draft) ? draft : []).map((item, index) =>
      readDraft(kind.items, item, { path: childPath(path, index) }),
    )
    const problems = Object.assign({}, ...items.map((item) => item.problems)) as Problems
    const isLeftOut = items.length === 0 && !isRequired
    return { value: isLeftOut ? undefined : items.map((item) => item.value ?? null), problems }
  }
  if (kind.is === 'object') return readObject(schema, draft, { path, isRequired })
  const text = typeof draft === 'string' ? draft : ''
  if (text === '' && !(kind.is === 'text' && isItem(path)))
    return readNothing(schema, { path, isRequired })
  if (kind.is === 'text') return { value: text, problems: {} }
  if (kind.is === 'number') return readNumber(text, { path, isWhole: kind.isWhole })
  try {
    return { value: JSON.parse(text) as unknown, problems: {} }
  } catch {
    return { value: text, problems: { [path]: words.notJson } }
  }
}

function readObject(
  schema: JsonSchema,
  draft: Draft,
  { path, isRequired }: { path: string; isRequired: boolean },
): Read {
  const kind = fieldKind(schema)
  const drafts = isRecord(draft) ? (draft as Record<string, Draft>) : {} // of the same schema
  const problems: Problems = {}
  const value: Record<string, unknown> = {}
  for (const property of kind.is === 'object' ? kind.properties : []) {
    const { name } = property
    const read = readDraft(property.schema, drafts[name] ?? '', {
      path: childPath(path, name),
      isRequired: property.isRequired,
    })
    if (read.value !== undefined) value[name] = read.value
    Object.assign(problems, read.problems)
  }
  // an optional object of which nothing was filled in asks for nothing either
  if (!isRequired && isBlank(draft)) return { value: undefined, problems: {} }
  return { value, problems }
}

function isBlank(draft: Draft): boolean {
  if (typeof draft === 'string') return draft === ''
  return Object.values(draft).every(isBlank)
}

function readNothing(
  schema: JsonSchema,
  { path, isRequired }: { path: string; isRequired: boolean },
): Read {
  if (!isRequired) return { value: undefined, problems: {} }
  if (isNullable(schema)) return { value: null, problems: {} }
  return { value: undefined, problems: { [path]: words.inputMissing } }
}

function readNumber(text: string, { path, isWhole }: { path: string; isWhole: boolean }): Read {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    return { value: text, problems: { [path]: words.notNumber } }
  if (isWhole && !Number.isInteger(value)) return { value, problems: { [path]: words.notWhole } }
  return { value, problems: {} }
}

/** A text in a list may be empty: whoever adds an item means it. */
function isItem(path: string) {
  return /(^|\.)\d+$/.test(path)
}

function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]))
  if (!isRecord(one) || !isRecord(other)) return one === other
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
