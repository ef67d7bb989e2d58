import { For, type JSX } from 'solid-js'
import { words } from '../../../words.ts'

export const CHART_HEIGHT = 48

interface ChartFigureProps {
  title: string
  /** All that the picture says, for those who do not see it; a table beside it has the numbers. */
  label: string
  /** What the upper edge stands for. */
  top: string
  pointCount: number
  legend: readonly { name: string; class: string }[]
  children: JSX.Element
}

/** The frame of a picture over the last 24 hours; one unit to the right is one point. */
export function ChartFigure(props: ChartFigureProps) {
  return (
    <figure class="grid gap-1">
      <figcaption class="grid gap-1">
        <span class="font-medium">{props.title}</span>
        <ul class="flex flex-wrap gap-x-3 text-xs text-ink-2">
          <For each={props.legend}>
            {(entry) => (
              <li class="flex items-center gap-1">
                <span class={`inline-block w-4 ${entry.class}`} aria-hidden="true" />
                {entry.name}
              </li>
            )}
          </For>
        </ul>
      </figcaption>
      <p class="text-xs text-ink-2 tabular-nums" aria-hidden="true">
        {props.top}
      </p>
      <svg
        role="img"
        aria-label={props.label}
        viewBox={`0 0 ${props.pointCount} ${CHART_HEIGHT}`}
        preserveAspectRatio="none"
        class="h-20 w-full border-y border-t-line border-b-line-strong"
      >
        {props.children}
      </svg>
      <p class="flex justify-between text-xs text-ink-2" aria-hidden="true">
        <span>{words.chartSince}</span>
        <span>{words.chartNow}</span>
      </p>
    </figure>
  )
}
