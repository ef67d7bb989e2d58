import { For, Show } from 'solid-js'
import type { Usage } from '../../../../../contract/observe-routes.ts'
import { formatNumber } from '../../../format.ts'
import { words } from '../../../words.ts'

const HEIGHT = 48
/** What is not nothing is seen, however small it is beside the rest. */
const LEAST = 2
const GAP = 0.25

/** Calls over time as bars, the errors among them from below. Its numbers are told in words and in a table beside it. */
export function CallsChart(props: { usage: Usage }) {
  const points = () => props.usage.points
  const most = () => Math.max(1, ...points().map(({ calls }) => calls))
  const height = (calls: number) => Math.max(LEAST, (calls / most()) * HEIGHT)
  const label = () =>
    words.callsChart({
      calls: formatNumber(props.usage.total.calls),
      errors: formatNumber(props.usage.total.errors),
      most: formatNumber(most()),
      minutes: props.usage.stepMinutes,
    })
  return (
    <figure class="grid gap-1">
      <svg
        role="img"
        aria-label={label()}
        viewBox={`0 0 ${points().length} ${HEIGHT}`}
        preserveAspectRatio="none"
        class="h-16 w-full border-b border-line-strong"
      >
        <For each={points()}>
          {(point, index) => (
            <>
              <Show when={point.calls > 0}>
                <Bar at={index()} height={height(point.calls)} class="fill-accent" />
              </Show>
              <Show when={point.errors > 0}>
                <Bar at={index()} height={height(point.errors)} class="fill-bad" />
              </Show>
            </>
          )}
        </For>
      </svg>
      <figcaption class="flex justify-between text-xs text-ink-2">
        <span>{words.chartSince}</span>
        <span>{words.chartNow}</span>
      </figcaption>
    </figure>
  )
}

function Bar(props: { at: number; height: number; class: string }) {
  return (
    <rect
      x={props.at + GAP / 2}
      y={HEIGHT - props.height}
      width={1 - GAP}
      height={props.height}
      class={props.class}
    />
  )
}
