import type { Usage } from '../../contract/observe-routes.ts'
import { bucketEndsMs, type CallSum } from '../../db/calls.ts'

const MINUTE_MS = 60_000
/** About as many points as a chart has room for. */
const MAX_POINTS = 96

type Sums = Usage['total']

/** From sums per minute and tool to what a page shows: points without gaps, and tools by how often they are called. */
export function sumUsage({ rows, since, now }: { rows: CallSum[]; since: Date; now: Date }): Usage {
  const minutes = Math.max(1, Math.ceil((now.getTime() - since.getTime()) / MINUTE_MS))
  const stepMinutes = Math.ceil(minutes / MAX_POINTS)
  const stepMs = stepMinutes * MINUTE_MS
  const first = Math.floor(since.getTime() / stepMs) * stepMs
  const byStep = Map.groupBy(rows, ({ minute }) => Math.floor(minute.getTime() / stepMs) * stepMs)
  const points: Usage['points'] = []
  for (let at = first; at <= now.getTime(); at += stepMs)
    points.push({ at: new Date(at).toISOString(), ...sumOf(byStep.get(at) ?? []) })
  const byTool = Map.groupBy(
    rows.filter(({ tool }) => tool !== ''),
    ({ tool }) => tool,
  )
  return {
    since: since.toISOString(),
    stepMinutes,
    points,
    tools: [...byTool]
      .map(([tool, own]) => ({ tool, ...sumOf(own) }))
      .toSorted((a, b) => b.calls - a.calls),
    total: sumOf(rows),
  }
}

function sumOf(rows: CallSum[]): Sums {
  const buckets = bucketEndsMs.map((_, index) => sumBy(rows, (row) => row.buckets[index] ?? 0))
  buckets.push(sumBy(rows, (row) => row.buckets[bucketEndsMs.length] ?? 0))
  return {
    calls: sumBy(rows, ({ calls }) => calls),
    errors: sumBy(rows, ({ errors }) => errors),
    p50Ms: percentile(buckets, 0.5),
    p95Ms: percentile(buckets, 0.95),
  }
}

/** The end of the bucket in which that share of the calls has ended; of the last bucket its beginning. */
function percentile(buckets: number[], share: number): number | null {
  const all = buckets.reduce((sum, count) => sum + count, 0)
  if (all === 0) return null
  let seen = 0
  for (const [index, count] of buckets.entries()) {
    seen += count
    if (seen >= all * share) return bucketEndsMs[index] ?? bucketEndsMs.at(-1) ?? null
  }
  return null
}

function sumBy<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0)
}
