// One line of pino's JSON, as a person reads it.
import { styleText } from 'node:util'

const LEVELS: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}
const NAME_WIDTH = 7
const MAX_MESSAGE = 300
const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'name', 'process', 'msg', 'err'])

export interface RenderOptions {
  /** Which process said it. */
  name: string
  hasColor: boolean
}

/** `12:03:59 api     info  message key=value`; a line that is no JSON stays as it is behind the name. */
export function renderLogLine(line: string, { name, hasColor }: RenderOptions): string {
  const entry = parse(line)
  if (!entry) return `${' '.repeat(8)} ${name.padEnd(NAME_WIDTH)} ${harmless(line)}`
  const { level, time, msg, err } = entry
  const word = LEVELS[Number(level)] ?? String(level)
  const parts = [
    clock(time),
    name.padEnd(NAME_WIDTH),
    hasColor ? paint(word) : word.padEnd(5),
    ...(typeof msg === 'string' ? [harmless(msg)] : []),
    ...Object.entries(entry).flatMap(([key, value]) =>
      HIDDEN.has(key) ? [] : [harmless(`${key}=${textOf(value)}`)],
    ),
    ...(err === undefined ? [] : [harmless(`err=${errorText(err)}`)]),
  ]
  return parts.join(' ')
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** Some of it was written by strangers: a terminal must not take it for commands. */
function harmless(text: string): string {
  return text.replace(
    /[[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]--\t]/gv,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function clock(time: unknown): string {
  const date = new Date(typeof time === 'number' || typeof time === 'string' ? time : Date.now())
  return date.toTimeString().slice(0, 8)
}

function paint(level: string): string {
  const style = { warn: 'yellow', error: 'red', fatal: 'red' } as const
  const color = level in style ? style[level as keyof typeof style] : 'dim'
  return styleText(color, level.padEnd(5), { validateStream: false })
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return /[\s"=]/.test(value) ? JSON.stringify(value) : value
  return JSON.stringify(value) ?? ''
}

/** With what caused it, shortened; without the stacks, which the log file has. */
function errorText(err: unknown): string {
  if (typeof err !== 'object' || err === null) return textOf(err)
  const { cause } = err as { cause?: unknown }
  const isNamed = typeof cause === 'object' && cause !== null
  return JSON.stringify(isNamed ? `${sentenceOf(err)} (${sentenceOf(cause)})` : sentenceOf(err))
}

function sentenceOf(err: object): string {
  const { type, code, message } = err as { type?: string; code?: string; message?: string }
  const said = message?.replace(/\s+/g, ' ').trim().slice(0, MAX_MESSAGE)
  return [code ?? type, said].filter(Boolean).join(': ')
}
