const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })
const clockTime = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hour12: false })

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "3 minutes ago"; anything under a minute is "just now". */
export function formatAgo(at: string, nowMs: number): string {
  const seconds = (Date.parse(at) - nowMs) / 1_000
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return 'just now'
}

export function formatExact(at: string): string {
  return exact.format(new Date(at))
}

export function formatClock(at: string): string {
  return clockTime.format(new Date(at))
}

/** "840 ms", "12.4 s", "3 min 20 s" */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
