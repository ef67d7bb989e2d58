import { createEffect, For, Show } from 'solid-js'
import { formatClock, formatExact } from '../../format.ts'
import { words } from '../../words.ts'
import type { LogLine } from './build-view.ts'

interface BuildLogProps {
  lines: readonly LogLine[]
  isOver: boolean
}

const NEAR_END_PX = 40

/** Follows the end until one scrolls up, and again once one is back there. */
export function BuildLog(props: BuildLogProps) {
  let box: HTMLDivElement | undefined
  let isFollowing = true

  createEffect(() => {
    if (props.lines.length > 0 && isFollowing && box !== undefined) box.scrollTop = box.scrollHeight
  })

  return (
    <div
      ref={(element) => (box = element)}
      role="log"
      aria-live="off"
      aria-label={words.log}
      tabIndex={0}
      class="max-h-[28rem] min-h-40 overflow-auto rounded-md bg-sunken p-3 font-mono text-sm"
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
        isFollowing = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
      }}
    >
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
    </div>
  )
}
