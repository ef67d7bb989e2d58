import { For, Show } from 'solid-js'

/** What is not nothing is seen, however small it is beside the rest. */
const LEAST = 2
const GAP = 0.25

interface BarsProps {
  points: readonly { calls: number; errors: number }[]
  height: number
}

/** Calls as bars, one unit wide, and the errors among them from below. For inside an svg. */
export function Bars(props: BarsProps) {
  const most = () => Math.max(1, ...props.points.map(({ calls }) => calls))
  const heightOf = (calls: number) => Math.max(LEAST, (calls / most()) * props.height)
  return (
    <For each={props.points}>
      {(point, index) => (
        <>
          <Bar at={index()} count={point.calls} class="fill-accent" />
          <Bar at={index()} count={point.errors} class="fill-bad" />
        </>
      )}
    </For>
  )

  function Bar(bar: { at: number; count: number; class: string }) {
    return (
      <Show when={bar.count > 0}>
        <rect
          x={bar.at + GAP / 2}
          y={props.height - heightOf(bar.count)}
          width={1 - GAP}
          height={heightOf(bar.count)}
          class={bar.class}
        />
      </Show>
    )
  }
}
