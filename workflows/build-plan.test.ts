import { expect, test } from 'vitest'
import { isWorthRepairing } from './build-plan.ts'

test.each(['SpecInvalid', 'ScanRejected', 'CompileFailed', 'SelfTestFailed'] as const)(
  'repairs %s while there are tries left',
  (code) => {
    expect(isWorthRepairing({ code, round: 0, repairTries: 1 })).toBe(true)
    expect(isWorthRepairing({ code, round: 1, repairTries: 1 })).toBe(false)
    expect(isWorthRepairing({ code, round: 0, repairTries: 0 })).toBe(false)
  },
)

test.each(['Cancelled', 'BuildTimedOut', 'HostUnavailable', 'HashMismatch', 'Internal'] as const)(
  'does not ask a model about %s',
  (code) => {
    expect(isWorthRepairing({ code, round: 0, repairTries: 3 })).toBe(false)
  },
)
