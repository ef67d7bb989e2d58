import * as z from 'zod'
import { logLevels } from '../../../contract/log-levels.ts'
import type { NewLogLine } from '../../../db/runtime-logs.ts'
import type { Redactor } from '../redact.ts'
import type { OutputLine } from './output-lines.ts'
import { visibleText } from './visible-text.ts'

const MAX_CHARACTERS = 4_000
const MAX_TOOL_CHARACTERS = 200
const MAX_DEPTH = 12

/** A line of the runner's log (runner-template/log/log.ts). */
const logged = z.object({
  level: z.enum(logLevels),
  tool: z.string().optional(),
  message: z.string(),
  data: z.unknown().optional(),
})
/** What a runner says of itself; the rows tell it better. */
const ownWord = z.strictObject({ bmm: z.string() })

/**
 * What is kept of a line: a line of the log by its parts, anything else (a crash, code that writes past the log) as it
 * stands. Nothing for a line that says nothing to an owner.
 */
export function readLine(
  { output, at, text, isCut }: OutputLine,
  redactor: Redactor,
): NewLogLine | undefined {
  const said = isCut ? undefined : parseJson(text)
  if (ownWord.safeParse(said).success) return undefined
  const line = { at: new Date(at), source: 'server' as const }
  const { success, data: entry } = logged.safeParse(said)
  if (success) {
    const { level, tool, message, data } = entry
    return {
      ...line,
      level,
      tool: tool === undefined ? null : clean(tool, redactor).slice(0, MAX_TOOL_CHARACTERS),
      message: shorten(clean(message, redactor)),
      ...(data !== undefined && { data: cleanData(data, redactor) }),
    }
  }
  const visible = visibleText(text)
  const message = isCut ? `${redactor.redactCut(visible)}…` : redactor.redact(visible)
  if (message.trim() === '') return undefined
  const level = output === 'stderr' ? 'error' : 'info'
  return { ...line, level, tool: null, message: shorten(message) }
}

function parseJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function clean(text: string, { redact }: Redactor) {
  return redact(visibleText(text))
}

function shorten(text: string) {
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text
}

function cleanData(data: unknown, redactor: Redactor): unknown {
  const cleaned = cleanValue(data, redactor, MAX_DEPTH)
  const json = JSON.stringify(cleaned)
  return json.length > MAX_CHARACTERS ? shorten(json).toWellFormed() : cleaned
}

/** Each text in it, names of fields too; a number that is a secret becomes a text. */
function cleanValue(value: unknown, redactor: Redactor, depth: number): unknown {
  if (typeof value === 'string') return clean(value, redactor)
  if (typeof value === 'number') {
    const text = String(value)
    return redactor.redact(text) === text ? value : redactor.redact(text)
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, redactor, depth - 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      clean(name, redactor),
      cleanValue(item, redactor, depth - 1),
    ]),
  )
}
