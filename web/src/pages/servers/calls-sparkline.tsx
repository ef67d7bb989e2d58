import { Show } from 'solid-js'
import type { ServersUsage } from '../../../../contract/observe-routes.ts'
import { formatNumber } from '../../format.ts'
import { Bars } from '../../ui/bars.tsx'
import { words } from '../../words.ts'

const HEIGHT = 20

/** The calls of one server in the last 24 hours, small; nothing until they are known. */
export function CallsSparkline(props: { serverId: string; usage: ServersUsage | undefined }) {
  const own = () => props.usage?.data.find(({ serverId }) => serverId === props.serverId)
  const points = () =>
    own()?.calls.map((calls, index) => ({ calls, errors: own()?.errors[index] ?? 0 })) ?? []
  const sum = (what: 'calls' | 'errors') =>
    formatNumber(points().reduce((total, point) => total + point[what], 0))
  return (
    <Show when={props.usage}>
      <Show when={own()} fallback={<span class="text-ink-2">{words.noneWord}</span>}>
        <span class="inline-flex items-end gap-2">
          <svg
            role="img"
            aria-label={words.callsOfDay(sum('calls'), sum('errors'))}
            viewBox={`0 0 ${points().length} ${HEIGHT}`}
            preserveAspectRatio="none"
            class="h-5 w-16 border-b border-line-strong"
          >
            <Bars points={points()} height={HEIGHT} />
          </svg>
          <span class="text-ink-2 tabular-nums" aria-hidden="true">
            {sum('calls')}
          </span>
        </span>
      </Show>
    </Show>
  )
}
