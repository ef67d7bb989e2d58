// One clock for all pages: relative times and running steps tick together.
import { createSignal } from 'solid-js'

const [now, setNow] = createSignal(Date.now())
export { now }

/** Starts the clock; returns what stops it. */
export function startClock() {
  const timer = setInterval(() => setNow(Date.now()), 1_000)
  return () => clearInterval(timer)
}
