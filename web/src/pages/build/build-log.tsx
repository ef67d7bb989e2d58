import { For, Show } from 'solid-js'
import { formatClock, formatExact } from '../../format.ts'
import { LogBox } from '../../ui/log-box.tsx'
import { words } from '../../words.ts'
import type { LogLine } from './build-view.ts'

interface BuildLogProps {
  lines: readonly LogLine[]
  isOver: boolean
}

export function BuildLog(props: BuildLogProps) {
  return (
    <LogBox label={words.log} count={props.lines.length}>
      <Show
        when={props.lines.length > 0}
        fallback={<p class="text-ink-2">{props.isOver ? words.logEmpty : words.logWaiting}</p>}
      >
        <For each={props.lines}>
          {(line) => (
            <div class="flex gap-3">
              <time
                dateTime={line.at}
                title={formatExact(line.at)}
                class="shrink-0 text-ink-3 tabular-nums"
              >
                {formatClock(line.at)}
              </time>
              <span
                class={`min-w-0 wrap-anywhere whitespace-pre-wrap ${line.isBad ? 'text-bad' : ''}`}
              >
                {line.text}
              </span>
            </div>
          )}
        </For>
      </Show>
    </LogBox>
  )
}
