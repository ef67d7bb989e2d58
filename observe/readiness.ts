const TIMEOUT_MS = 3_000

export interface Readiness {
  isReady: boolean
  /** By what is needed: 'ok', or what is the matter with it in a word. */
  checks: Record<string, string>
}

/** Ready when each check says 'ok'. One that fails, or does not answer in time, is `away`. */
export async function readinessOf(checks: Record<string, Promise<string>>): Promise<Readiness> {
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
  )
  return {
    isReady: outcomes.every(([, outcome]) => outcome === 'ok'),
    checks: Object.fromEntries(outcomes),
  }
}

async function outcomeOf(check: Promise<string>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(resolve, TIMEOUT_MS, 'away')
  const outcome = await Promise.race([check.catch(() => 'away'), promise])
  clearTimeout(timer)
  return outcome
}
