/** What we read of vitest's JSON report. */
export interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  success: boolean
  testResults: { status: string; assertionResults: unknown[] }[]
}

export interface Tally {
  passed: number
  failed: number
}

/** Counts a run. A test that did not run is a failed one, and so is a file that could not be loaded. */
export function tallyVitest(report: VitestReport | undefined): Tally {
  if (!report) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failed = numFailedTests + numPendingTests + numTodoTests + broken.length
  const hasHiddenFailure = !report.success && failed === 0 // such as an unhandled rejection
  return { passed: numPassedTests, failed: hasHiddenFailure ? 1 : failed }
}
