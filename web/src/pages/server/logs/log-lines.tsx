import { For, Show } from 'solid-js'
import type { LogLevel } from '../../../../../contract/log-levels.ts'
import type { RuntimeLogLine } from '../../../../../contract/observe-routes.ts'
import { formatClock, formatExact } from '../../../format.ts'
import { visibleText } from '../../../visible-text.ts'
import { LogBox } from '../../../ui/log-box.tsx'
import { words } from '../../../words.ts'

const levelStyles: Record<LogLevel, string> = {
  debug: 'text-ink-3',
  info: 'text-ink-2',
  warn: 'text-warn',
  error: 'text-bad',
}

interface LogLinesProps {
  label: string
  lines: readonly RuntimeLogLine[]
}

export function LogLines(props: LogLinesProps) {
  return (
    <LogBox label={props.label} count={props.lines.length}>
      <For each={props.lines}>
        {(line) => (
          <div class="flex flex-wrap gap-x-3 py-0.5 md:flex-nowrap">
            <time
              dateTime={line.at}
              title={formatExact(line.at)}
              class="shrink-0 text-ink-3 tabular-nums"
            >
              {formatClock(line.at)}
            </time>
            <span class={`w-11 shrink-0 ${levelStyles[line.level]}`}>{line.level}</span>
            <span class="shrink-0 text-ink-2">{originOf(line)}</span>
            <span class="min-w-0 wrap-anywhere whitespace-pre-wrap">
              <span class={line.level === 'error' ? 'text-bad' : ''}>
                {visibleText(line.message)}
              </span>
              <Show when={line.data !== null}>
                {' '}
                <span class="text-ink-2">{visibleText(JSON.stringify(line.data))}</span>
              </Show>
            </span>
          </div>
        )}
      </For>
    </LogBox>
  )
}

function originOf({ source, tool, versionNumber }: RuntimeLogLine) {
  const version = versionNumber === null ? '' : ` v${versionNumber}`
  return `${source === 'platform' ? words.logPlatform : (tool ?? words.none)}${version}`
}

/** As a line of text, to be taken along. */
export function textOf(line: RuntimeLogLine): string {
  const data = line.data === null ? '' : ` ${JSON.stringify(line.data)}`
  return `${line.at} ${line.level} ${originOf(line)} ${line.message}${data}`
}
