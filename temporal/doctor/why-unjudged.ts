import type { Check } from './checks.ts'

/** Why nobody can tell whether rows, containers and workflows say the same; null: one can. */
export function whyUnjudged(checks: Pick<Check, 'name' | 'isWell'>[]): string | null {
  const isThere = (name: string) => checks.some((check) => check.name === name && check.isWell)
  if (!isThere('database') || !isThere('temporal'))
    return 'cannot be judged while the database or Temporal is away'
  if (!isThere('worker') && !isThere('gateway'))
    return 'the platform is not running: whether rows, containers and workflows agree can be told once it is started'
  return null
}
