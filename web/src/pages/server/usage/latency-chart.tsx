import type { Usage } from '../../../../../contract/observe-routes.ts'
import { formatDuration } from '../../../format.ts'
import { words } from '../../../words.ts'
import { CHART_HEIGHT, ChartFigure } from './chart-figure.tsx'
import { stepPath } from './step-path.ts'

/** How long calls took over time: half of them, and nearly all. */
export function LatencyChart(props: { usage: Usage }) {
  const points = () => props.usage.points
  const slowest = () => Math.max(1, ...points().map(({ p95Ms }) => p95Ms ?? 0))
  const path = (values: (number | null)[]) =>
    stepPath(values, { height: CHART_HEIGHT, most: slowest() })
  const took = (ms: number | null) => (ms === null ? words.none : formatDuration(ms))
  return (
    <ChartFigure
      title={words.latency}
      label={words.latencyChart({
        half: took(props.usage.total.p50Ms),
        most: took(props.usage.total.p95Ms),
        slowest: formatDuration(slowest()),
        minutes: props.usage.stepMinutes,
      })}
      top={formatDuration(slowest())}
      pointCount={points().length}
      legend={[
        { name: words.medianTook, class: 'border-t-2 border-accent' },
        { name: words.mostTook, class: 'border-t-2 border-dashed border-ink-2' },
      ]}
    >
      <path
        d={path(points().map(({ p95Ms }) => p95Ms))}
        class="fill-none stroke-ink-2"
        stroke-width="1.5"
        stroke-dasharray="3 2"
        vector-effect="non-scaling-stroke"
      />
      <path
        d={path(points().map(({ p50Ms }) => p50Ms))}
        class="fill-none stroke-accent"
        stroke-width="2"
        vector-effect="non-scaling-stroke"
      />
    </ChartFigure>
  )
}
