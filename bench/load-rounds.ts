import type { Load, LoadRun } from './load.ts'
import { median, ratioGoal, type Goal, type Series } from './report.ts'

export interface Side {
  name: string
  load: Load
  request: string
  /** Processor time of what is measured so far. */
  cpuMs: () => Promise<number>
}

export interface SideSeries {
  rate: Series
  p50: Series
  p99: Series
  cpu: Series
}

const WARM_UP_MS = 2_000
const ROUND_MS = 2_000
/** Far from what any of the sides can bear: at its limit a latency only says how many calls wait. */
const PACE = 200

/** In turns, so that whatever else the machine does meets all sides alike. */
export async function measureInTurns<S extends readonly Side[]>(
  sides: S,
  { rounds, expected, signal }: { rounds: number; expected: string; signal: AbortSignal },
): Promise<{ [I in keyof S]: SideSeries }> {
  const run = (side: Side, forMs: number, pace: Pick<LoadRun, 'perSecond'> = {}) =>
    side.load.measure({ request: side.request, expected, forMs, ...pace })
  for (const side of sides) await run(side, WARM_UP_MS)
  const all = sides.map(({ name }) => ({
    rate: { name: `${name}, at its limit`, unit: 'calls/s', values: [] },
    p50: { name: `${name}, p50 at ${PACE}/s`, unit: 'ms', values: [] },
    p99: { name: `${name}, p99 at ${PACE}/s`, unit: 'ms', values: [] },
    cpu: { name: `${name}, processor`, unit: 'µs CPU/call', values: [] },
  })) as SideSeries[]
  for (let round = 0; round < rounds; round++) {
    for (const [index, side] of sides.entries()) {
      signal.throwIfAborted()
      const before = await side.cpuMs()
      const { calls, callsPerSecond } = await run(side, ROUND_MS)
      const into = all[index]
      into?.cpu.values.push((((await side.cpuMs()) - before) * 1_000) / calls)
      into?.rate.values.push(callsPerSecond)
      const { p50Ms, p99Ms } = await run(side, ROUND_MS, { perSecond: PACE })
      into?.p50.values.push(p50Ms)
      into?.p99.values.push(p99Ms)
    }
  }
  return all as { [I in keyof S]: SideSeries }
}

export function seriesOf({ rate, p50, p99, cpu }: SideSeries): Series[] {
  return [rate, p50, p99, cpu]
}

export function rateGoal(
  name: string,
  [ours, reference]: [SideSeries, SideSeries],
  atLeast: number,
): Goal {
  return ratioGoal(name, {
    ours: median(ours.rate),
    reference: median(reference.rate),
    unit: ours.rate.unit,
    limit: { atLeast },
  })
}
