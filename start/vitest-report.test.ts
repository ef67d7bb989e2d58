import { expect, test } from 'vitest'
import { tallyVitest, type VitestReport } from './vitest-report.ts'

test('counts tests', () => {
  expect(tallyVitest(report({ numPassedTests: 3, numFailedTests: 1 }))).toEqual({
    passed: 3,
    failed: 1,
  })
})

test('a test that did not run is a failed one', () => {
  const skipped = report({ numPassedTests: 3, numPendingTests: 2, numTodoTests: 1, success: true })
  expect(tallyVitest(skipped)).toEqual({ passed: 3, failed: 3 })
})

test('a file that could not be loaded is a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(tallyVitest(report({ testResults }))).toEqual({ passed: 0, failed: 1 })
})

test('a run that failed by something else is a failure', () => {
  expect(tallyVitest(report({ numPassedTests: 3, success: false })).failed).toBe(1)
})

test('a run without a report is a failure', () => {
  expect(tallyVitest(undefined)).toEqual({ passed: 0, failed: 1 })
})

function report(overrides: Partial<VitestReport>): VitestReport {
  return {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    success: false,
    testResults: [],
    ...overrides,
  }
}
