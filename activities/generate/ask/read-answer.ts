// From the text of an answer to a value, or to what is wrong with it. Pure.
import type * as z from 'zod'
import type { Issue, Read } from './issue.ts'

/** JSON, also where the model put a fence or a sentence around it. */
export function readAnswer<A>(text: string, shape: z.ZodType<A>): Read<A> {
  if (text.trim() === '') return { ok: false, issues: [{ at: '', text: 'The answer is empty.' }] }
  const json = parseJson(text)
  if (!json.ok) {
    const said = `The answer is not valid JSON (${json.reason}). Answer with one JSON object and nothing around it.`
    return { ok: false, issues: [{ at: '', text: said }] }
  }
  const unreadable = unreadableAt(json.value)
  if (unreadable !== undefined) {
    const said = 'This holds U+0000 or half of a surrogate pair. In code write it as an escape.'
    return { ok: false, issues: [{ at: unreadable, text: said }] }
  }
  const parsed = shape.safeParse(json.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, issues: issuesOf(parsed.error) }
}

export function issuesOf({ issues }: z.ZodError, under = ''): Issue[] {
  return issues.map(({ path, message }) => ({
    at: `${under}${path.map((key) => `/${String(key)}`).join('')}`,
    text: message,
  }))
}

/** Where a text stands that no row can hold; undefined: nowhere. */
function unreadableAt(value: unknown, at = ''): string | undefined {
  if (typeof value === 'string')
    return value.includes('\0') || !value.isWellFormed() ? at : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = unreadableAt(inner, `${at}/${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

type Json = { ok: true; value: unknown } | { ok: false; reason: string }

function parseJson(text: string): Json {
  const bare = text.trim()
  const whole = tryJson(bare)
  if (whole.ok) return whole
  const others = [
    /^```\w*[ \t]*\n([^]*?)\n```[ \t]*$/m.exec(bare)?.[1],
    bare.slice(bare.indexOf('{'), bare.lastIndexOf('}') + 1),
  ]
  for (const other of others) {
    const inner = tryJson(other ?? '')
    if (inner.ok) return inner
  }
  return whole
}

function tryJson(text: string): Json {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (err) {
    return { ok: false, reason: err instanceof Error ? err.message : 'unreadable' }
  }
}
