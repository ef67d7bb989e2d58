/** What has been started, stopped in an order of its own whatever the order of the starts. */
export interface StopList<Name extends string> {
  add: (name: Name, stop: () => Promise<unknown>) => void
  /** Whether any of these has been started. */
  hasAny: (names: readonly Name[]) => boolean
  /** Stops everything; one that fails does not keep the others from it. */
  run: () => Promise<void>
}

export function createStopList<const Name extends string>(order: readonly Name[]): StopList<Name> {
  const stops = new Map<Name, () => Promise<unknown>>()
  return {
    add: (name, stop) => void stops.set(name, stop),
    hasAny: (names) => names.some((name) => stops.has(name)),
    async run() {
      const errors: unknown[] = []
      for (const name of order) {
        const stop = stops.get(name)
        stops.delete(name)
        await stop?.().catch((cause: unknown) =>
          errors.push(new Error(`${name} did not stop`, { cause })),
        )
      }
      if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '))
    },
  }
}
