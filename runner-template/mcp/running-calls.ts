import type { Caller } from '../gate/token-verifier.ts'

/** Whose request it is, by the id that their client gave it. */
interface CallId {
  caller: Caller
  id: unknown
}

export interface RunningCalls {
  /** Remembers how to end a call; what comes back forgets it. */
  begin: (call: CallId, end: () => void) => () => void
  /**
   * Ends the call. Clients count their ids anew in each session, and a runner knows no sessions: when several calls fit, it
   * ends none.
   */
  cancel: (call: CallId) => void
}

/** Every request has a server of its own, so a client's word that it cancels one finds it here alone. */
export function createRunningCalls(): RunningCalls {
  const running = new Map<string, Set<() => void>>()
  return {
    begin(call, end) {
      const key = keyOf(call)
      const same = running.get(key) ?? new Set()
      running.set(key, same.add(end))
      return () => {
        same.delete(end)
        if (same.size === 0) running.delete(key)
      }
    },
    cancel(call) {
      const [end, ...others] = running.get(keyOf(call)) ?? []
      if (end && others.length === 0) end()
    },
  }
}

function keyOf({ caller, id }: CallId): string {
  return JSON.stringify([caller.id, caller.clientId, id])
}
