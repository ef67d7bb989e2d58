import { AsyncLocalStorage } from 'node:async_hooks'
import type { Redact } from './redact.ts'

const MAX_LINE_BYTES = 4_096

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type Log = (level: LogLevel, message: string, data?: unknown) => void

/** The call that is being served: what is logged meanwhile bears its tool and hides its caller's secrets too. */
export const callScope = new AsyncLocalStorage<{ tool: string; redact: Redact }>()

/** Writes one JSON line per message: redacted whole, then cut, so that no half of a secret is left. */
export function createLog({
  write,
  redact,
  now = () => new Date(),
}: {
  write: (line: string) => void
  redact: Redact
  now?: () => Date
}): Log {
  return (level, message, data) => {
    const scope = callScope.getStore()
    const clean = (text: string) => redact(scope ? scope.redact(text) : text)
    const head = { at: now().toISOString(), level, tool: scope?.tool, message: clean(message) }
    const text = data === undefined ? undefined : clean(jsonOf(data))
    const line = JSON.stringify({ ...head, data: valueOf(text) })
    write(`${Buffer.byteLength(line) < MAX_LINE_BYTES ? line : cutLine(head, text)}\n`)
  }
}

function cutLine(head: { message: string }, data: string | undefined): string {
  for (let length = MAX_LINE_BYTES / 2; ; length /= 2) {
    const line = JSON.stringify({
      ...head,
      message: cut(head.message, length),
      data: cut(data, length),
    })
    if (Buffer.byteLength(line) < MAX_LINE_BYTES) return line
  }
}

function cut(text: string | undefined, length: number): string | undefined {
  return text && text.length > length ? `${text.slice(0, length)}…` : text
}

function jsonOf(data: unknown): string {
  try {
    return JSON.stringify(data, (_key, value: unknown) => plain(value)) ?? String(data)
  } catch {
    return String(data) // a cycle
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  return typeof value === 'bigint' ? `${value}` : value
}

function valueOf(json: string | undefined): unknown {
  if (json === undefined) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
