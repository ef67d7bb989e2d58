import { For, Show } from 'solid-js'
import type { ExampleResult } from '../../../contract/nouns.ts'
import { formatDuration } from '../format.ts'
import { CallChip } from './state-chip.tsx'

/** How example calls went, one in a line. */
export function CallList(props: { calls: readonly ExampleResult[] }) {
  return (
    <ul class="grid gap-2">
      <For each={props.calls}>
        {(call) => (
          <li class="grid min-w-0 gap-0.5">
            <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
              <CallChip state={call.state} />
              <code class="font-mono text-sm">{call.tool}</code>
              <span class="min-w-0">{call.title}</span>
              <span class="text-sm text-ink-2 tabular-nums">{formatDuration(call.durationMs)}</span>
            </span>
            <Show when={call.reason}>
              {(reason) => <span class="text-ink-2 whitespace-pre-line">{reason()}</span>}
            </Show>
          </li>
        )}
      </For>
    </ul>
  )
}
