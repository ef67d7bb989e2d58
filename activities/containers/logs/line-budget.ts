import type { NewLogLine } from '../../../db/runtime-logs.ts'

/** Lines that a runner may write at once, and each second from then on. */
const BURST = 500
const PER_SECOND = 50
/** A flood is over when so many lines would be let through again: then one line tells of all that was left out. */
const REOPENS_AT = BURST / 2

export interface LineBudget {
  /** Whether a line of that time may be kept. */
  take: (atMs: number) => boolean
  hasLeftOut: () => boolean
  /** One line that tells how many were left out since it was last asked. */
  leftOut: () => NewLogLine[]
}

/** By the times of the lines: what is read late is judged as if it were read at once. */
export function createLineBudget(): LineBudget {
  let left = BURST
  let lastMs: number | undefined
  let isClosed = false
  let count = 0
  return {
    take(atMs) {
      const passedMs = Math.max(0, atMs - (lastMs ?? atMs))
      left = Math.min(BURST, left + (passedMs / 1_000) * PER_SECOND)
      lastMs = atMs
      isClosed = left < (isClosed ? REOPENS_AT : 1)
      if (isClosed) count++
      else left--
      return !isClosed
    },
    hasLeftOut: () => count > 0,
    leftOut() {
      if (count === 0) return []
      const lines = count === 1 ? '1 line was' : `${count.toLocaleString('en')} lines were`
      const message = `${lines} left out here: a server may write ${PER_SECOND} lines a second.`
      count = 0
      return [{ at: new Date(lastMs ?? 0), level: 'warn', source: 'platform', tool: null, message }]
    },
  }
}
