const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })
const dayTime = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})
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
    if (Math.abs(seconds) < size) continue
    // Whole units that are over, but the nearest that are to come: a week that has just begun ends in 7 days.
    const count = seconds < 0 ? Math.trunc(seconds / size) : Math.round(seconds / size)
    return relative.format(count, unit)
  }
  return 'just now'
}

export function formatExact(at: string): string {
  return exact.format(new Date(at))
}

/** "Nov 29, 12:45" */
export function formatDayTime(at: string): string {
  return dayTime.format(new Date(at))
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

/** Of what still runs: nothing in its first second, which may be all that it takes. */
export function formatRunning(ms: number): string {
  return ms < 1_000 ? '' : formatDuration(Math.floor(ms / 1_000) * 1_000)
}

const number = new Intl.NumberFormat('en')
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })
const unit = (name: 'minute' | 'second') =>
  new Intl.NumberFormat('en', { style: 'unit', unit: name, unitDisplay: 'long' })
const minutes = unit('minute')
const seconds = unit('second')
const megabytes = new Intl.NumberFormat('en', {
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
  roundingMode: 'ceil', // what is too large by a little does not read as the limit
})

export function formatNumber(value: number): string {
  return number.format(value)
}

export function formatPercent(share: number): string {
  return percent.format(share)
}

/** "$0.12"; what is less than a cent is not called nothing. */
export function formatUsd(value: number): string {
  return value > 0 && value < 0.01 ? `less than ${dollars.format(0.01)}` : dollars.format(value)
}

export function formatMegabytes(bytes: number): string {
  return megabytes.format(bytes / (1024 * 1024))
}

/** "4 minutes", and "52 seconds" once it is less than two minutes. */
export function formatLeft(ms: number): string {
  const whole = Math.max(0, Math.ceil(ms / 1_000))
  return whole < 120 ? seconds.format(whole) : minutes.format(Math.floor(whole / 60))
}
