export interface Departure {
  /** Ends the process: at once when nothing is in flight, else after the last call. Whoever stops it sets the limit. */
  leave: () => void
  /** What to do as soon as leaving begins, such as dialling no more; nobody waits for it. */
  onLeave: (act: () => unknown) => void
  isLeaving: () => boolean
  callBegins: () => void
  callEnds: () => void
}

export function createDeparture({ exit }: { exit: (code: number) => void }): Departure {
  let isLeaving = false
  let inFlight = 0
  const acts: (() => unknown)[] = []
  const leaveWhenIdle = () => {
    if (isLeaving && inFlight === 0) exit(0)
  }
  return {
    leave() {
      if (isLeaving) return
      isLeaving = true
      for (const act of acts) act()
      leaveWhenIdle()
    },
    onLeave: (act) => void acts.push(act),
    isLeaving: () => isLeaving,
    callBegins() {
      inFlight += 1
    },
    callEnds() {
      inFlight -= 1
      leaveWhenIdle()
    },
  }
}
