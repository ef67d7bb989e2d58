// Ctrl-C reaches us from the terminal and from the bootstrap in the same moment: within this time it is one.
const ONE_PRESS_MS = 500

export interface StopSignals {
  /** Aborts at the first signal, and when the bootstrap is gone. */
  first: AbortSignal
  /** Aborts at a second Ctrl-C. */
  second: AbortSignal
}

export function listenForStop(): StopSignals {
  const first = new AbortController()
  const second = new AbortController()
  let firstAt = 0
  const stop = () => {
    if (!first.signal.aborted) {
      firstAt = Date.now()
      first.abort()
    } else if (Date.now() - firstAt > ONE_PRESS_MS) second.abort()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  process.once('disconnect', () => first.abort())
  process.channel?.unref() // listening must not keep the process alive
  return { first: first.signal, second: second.signal }
}
