// Choices that a seed repeats.

export interface SeededRandom {
  /** At least `from`, less than `to`. */
  between: (from: number, to: number) => number
  pick: <T>(choices: readonly [T, ...(readonly T[])]) => T
  /** Choices of its own, so that who runs beside does not change them. */
  fork: () => SeededRandom
}

export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
  }
  return {
    between: (from, to) => from + next() * (to - from),
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    fork: () => createSeededRandom(Math.floor(next() * 2 ** 32)),
  }
}
