import { askNameServers } from './name-servers.ts'
import { LookupsBusy } from './vet-target.ts'

const MAX_AT_ONCE = 16
const PATIENCE_MS = 5_000

/** A resolver for one runner: a few names at once. */
export function createLookup(
  resolveAll: (name: string) => Promise<{ address: string }[]> = (name) => askNameServers(name),
): (name: string) => Promise<string[]> {
  let running = 0
  return async (name) => {
    if (running >= MAX_AT_ONCE) throw new LookupsBusy(`${MAX_AT_ONCE} lookups are under way`)
    running += 1
    const answer = resolveAll(name).finally(() => {
      running -= 1
    })
    const found = await Promise.race([answer, rejectLater(answer)])
    return found.map(({ address }) => address)
  }
}

function rejectLater(answer: Promise<unknown>): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the lookup took too long')), PATIENCE_MS)
    const stop = () => clearTimeout(timer)
    answer.then(stop, stop)
  })
}
