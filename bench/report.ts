import { quantile } from './summary.ts'

/** One measured thing: a value per run, or per call. */
export interface Series {
  name: string
  unit:
    | 'ms'
    | 's'
    | 'calls/s'
    | 'runs/s'
    | 'µs CPU/call'
    | 'ms CPU/run'
    | 'deploys/min'
    | 'MiB'
    | 'kB'
    | 'points'
  values: number[]
}

/** What page and bench promise: a figure that is held, not a time that moves from machine to machine. */
export interface Goal {
  name: string
  value: number
  unit: '×' | 'ms' | 's' | 'calls' | 'containers' | 'kB' | 'points'
  limit: { atMost: number } | { atLeast: number }
  isMet: boolean
  /** The two figures that it compares. Absent: it stands for itself. */
  between?: Compared
}

export interface Compared {
  ours: number
  reference: number
  unit: Series['unit']
}

export interface Report {
  /** The first is ours, the reference follows. */
  series: Series[]
  goals: Goal[]
  /** What a reader must know of this run: where the time went, what the two sides do not share. */
  notes: string[]
}

export interface BenchContext {
  /** Undone when the bench ends, also when it fails. */
  cleanUp: AsyncDisposableStack
  /** Aborts when somebody stops the run: looked at between two measurements. */
  signal: AbortSignal
}

export interface Bench {
  /** As the list of targets numbers it. */
  id: string
  name: string
  title: string
  /** Postgres, Temporal and Docker of a test run. */
  needsServices: boolean
  run: (context: BenchContext) => Promise<Report>
}

export function goal(
  name: string,
  { value, unit, limit }: Pick<Goal, 'value' | 'unit' | 'limit'>,
): Goal {
  const isMet = 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast
  return { name, value, unit, limit, isMet }
}

/** How ours stands to the reference. */
export function ratioGoal(
  name: string,
  { limit, ...between }: Compared & Pick<Goal, 'limit'>,
): Goal {
  const value = between.ours / between.reference
  return { ...goal(name, { value, unit: '×', limit }), between }
}

export function median({ values }: Series): number {
  return quantile(values, 0.5)
}
