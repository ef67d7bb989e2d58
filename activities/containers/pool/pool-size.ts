const MEGABYTE = 1_048_576
/** Of the machine's memory, what is left to everything else. */
const RESERVE = { share: 1 / 10, maxBytes: 1_024 * MEGABYTE }

/**
 * How many runners are to stand ready. One fewer at each look while the machine has little memory left; between the two
 * marks the pool neither grows nor shrinks, so that it does not swing.
 */
export function poolSize({
  wanted,
  held,
  availableBytes,
  totalBytes,
}: {
  wanted: number
  held: number
  availableBytes: number
  totalBytes: number
}): number {
  const reserveBytes = Math.min(totalBytes * RESERVE.share, RESERVE.maxBytes)
  if (availableBytes < reserveBytes) return Math.min(wanted, Math.max(0, held - 1))
  if (availableBytes < 2 * reserveBytes) return Math.min(wanted, held)
  return wanted
}
