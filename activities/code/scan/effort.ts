// How much work one file may make: a few lines can spell out more than a process has time and memory for.
import type { ScopeInfo } from './scopes.ts'

/** In characters, items and nodes looked at. Each of our templates takes less than one in a hundred of it. */
const MOST = 2_000_000
const spent = new WeakMap<ScopeInfo['bindings'], number>()

/** Thrown when a file is more work to judge than honest code makes. */
export class TooMuchEffort extends Error {}

/** Counts work that code can multiply: each time that something is looked through which may be long. */
export function spend({ bindings }: Pick<ScopeInfo, 'bindings'>, amount: number): void {
  const sum = (spent.get(bindings) ?? 0) + amount
  if (sum > MOST) throw new TooMuchEffort()
  spent.set(bindings, sum)
}
