// The last calls of one server by one person, kept in this browser alone.
import * as z from 'zod'
import { createSignal } from 'solid-js'

const MOST = 20
/** Larger arguments are not kept: the store of a browser is small, and other servers need room too. */
const MAX_ARGUMENTS = 20_000

const pastCall = z.object({
  at: z.string(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  outcome: z.enum(['answered', 'tool-error', 'refused']),
  durationMs: z.number().nullable(),
})
export type PastCall = z.infer<typeof pastCall>

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
    return z.array(pastCall).parse(JSON.parse(localStorage.getItem(name) ?? '[]'))
  } catch {
    return [] // written by another release, or by nobody
  }
}
