/** Containers of one host that start at once: more would slow each other down until none is in time for whoever waits. */
const MAX_STARTS = 3

let starts = 0
const waiting: (() => void)[] = []

/** Lets a few containers start at once; the others follow in the order in which they came. One process works for a host. */
export async function inStartTurn<T>(start: () => Promise<T>): Promise<T> {
  if (starts < MAX_STARTS) starts += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await start()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else starts -= 1
  }
}
