// What a build decides by itself, apart from doing it.
import type { ErrorCode } from '../contract/errors.ts'

/** Faults of the code or the spec, which whoever wrote them can mend. */
const repairable: readonly ErrorCode[] = [
  'SpecInvalid',
  'ScanRejected',
  'CompileFailed',
  'SelfTestFailed',
]

/** `round`: how often it was repaired already. */
export function isWorthRepairing({
  code,
  round,
  repairTries,
}: {
  code: ErrorCode
  round: number
  repairTries: number
}): boolean {
  return repairable.includes(code) && round < repairTries
}
