import { For } from 'solid-js'
import { words } from '../words.ts'

/** Keeps the place of what is still being fetched. Quiet for the first 300 ms. */
export function Skeleton(props: { rows: number; height?: 'row' | 'card' }) {
  return (
    <div role="status" aria-label={words.loading} class="grid gap-3">
      <For each={Array.from({ length: props.rows })}>
        {() => (
          <div
            class={`pulse rounded-lg border border-line bg-surface ${props.height === 'card' ? 'h-40' : 'h-12'}`}
          />
        )}
      </For>
    </div>
  )
}
