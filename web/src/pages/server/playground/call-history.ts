// The last calls of one server by one person, kept in this browser alone.
import { createSignal } from 'solid-js'

const MOST = 20
/** Larger arguments are not kept: the store of a browser is small, and other servers need room too. */
const MAX_ARGUMENTS = 20_000

export interface PastCall {
  at: string
  tool: string
  arguments: Record<string, unknown>
  outcome: 'answered' | 'tool-error' | 'refused'
  durationMs: number | null
}

export function useCallHistory(key: string) {
  const name = `bmm-calls:${key}`
  const [calls, setCalls] = createSignal(read(name))
  const keep = (next: PastCall[]) => {
    setCalls(next)
    try {
      localStorage.setItem(name, JSON.stringify(next))
    } catch {
      // no room, or no store at all: it is kept until the page is left
    }
  }
  return {
    calls,
    add(call: PastCall) {
      if (JSON.stringify(call.arguments).length > MAX_ARGUMENTS) return
      keep([call, ...calls()].slice(0, MOST))
    },
    clear: () => keep([]),
  }
}

function read(name: string): PastCall[] {
  try {
    const stored = JSON.parse(localStorage.getItem(name) ?? '[]') as unknown
    return Array.isArray(stored) && stored.every(isPastCall) ? stored : []
  } catch {
    return [] // written by nobody who can write JSON
  }
}

/** Not one of another release, or of somebody else. */
function isPastCall(stored: unknown): stored is PastCall {
  const call = stored as Partial<PastCall> | null
  return (
    typeof call?.at === 'string' &&
    typeof call.tool === 'string' &&
    typeof call.arguments === 'object' &&
    typeof call.outcome === 'string' &&
    call.durationMs !== undefined
  )
}
