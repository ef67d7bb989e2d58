import { For, Show, type Accessor } from 'solid-js'
import { formatDuration, formatExact } from '../../../format.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { OutcomeChip } from '../../../ui/state-chip.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { words } from '../../../words.ts'
import type { PastCall, useCallHistory } from './call-history.ts'
import type { Call } from './use-tool-call.ts'

interface CallHistoryProps {
  history: Accessor<ReturnType<typeof useCallHistory>>
  onFill: (call: Call) => void
}

/** What was called before, to be called again or a little otherwise. */
export function CallHistory(props: CallHistoryProps) {
  const calls = () => props.history().calls()
  return (
    <Section
      title={words.history}
      actions={
        <Show when={calls().length > 0}>
          <Button kind="quiet" onClick={() => props.history().clear()}>
            {words.clearHistory}
          </Button>
        </Show>
      }
    >
      <Show when={calls().length > 0} fallback={<p class="text-ink-2">{words.historyEmpty}</p>}>
        <p class="text-sm text-ink-2">{words.historyHint}</p>
        <ol class="divide-y divide-line">
          <For each={calls()}>
            {(call) => (
              <li class="flex flex-wrap items-center justify-between gap-2 py-2">
                <div class="grid min-w-0 flex-1 gap-0.5">
                  <span class="flex flex-wrap items-center gap-2">
                    <code class="font-mono font-medium">{call.tool}</code>
                    <OutcomeChip isGood={call.outcome === 'answered'}>
                      {outcomeWords[call.outcome]}
                    </OutcomeChip>
                  </span>
                  <code class="truncate font-mono text-xs text-ink-2">
                    {JSON.stringify(call.arguments)}
                  </code>
                  <span class="text-sm text-ink-2">
                    <TimeAgo at={call.at} />
                    <Show when={call.durationMs}>{(ms) => <> · {formatDuration(ms())}</>}</Show>
                  </span>
                </div>
                <Button
                  aria-label={words.callAgain(call.tool, formatExact(call.at))}
                  onClick={() => props.onFill({ tool: call.tool, arguments: call.arguments })}
                >
                  {words.fill}
                </Button>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </Section>
  )
}

const outcomeWords: Record<PastCall['outcome'], string> = {
  answered: words.callAnswered,
  'tool-error': words.answerError,
  refused: words.answerRefused,
}
