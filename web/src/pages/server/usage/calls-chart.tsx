import type { Usage } from '../../../../../contract/observe-routes.ts'
import { formatNumber } from '../../../format.ts'
import { Bars } from '../../../ui/bars.tsx'
import { words } from '../../../words.ts'
import { CHART_HEIGHT, ChartFigure } from './chart-figure.tsx'

/** Calls over time, and the errors among them. */
export function CallsChart(props: { usage: Usage }) {
  const points = () => props.usage.points
  const most = () => formatNumber(Math.max(0, ...points().map(({ calls }) => calls)))
  return (
    <ChartFigure
      title={words.usageCalls}
      label={words.callsChart({
        calls: formatNumber(props.usage.total.calls),
        errors: formatNumber(props.usage.total.errors),
        most: most(),
        minutes: props.usage.stepMinutes,
      })}
      top={words.callsTop(most(), props.usage.stepMinutes)}
      pointCount={points().length}
      legend={[
        { name: words.usageCalls, class: 'h-2 rounded-sm bg-accent' },
        { name: words.usageErrors, class: 'h-2 rounded-sm bg-bad' },
      ]}
    >
      <Bars points={points()} height={CHART_HEIGHT} />
    </ChartFigure>
  )
}
