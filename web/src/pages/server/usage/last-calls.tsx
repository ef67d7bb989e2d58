import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import type { RecentCall } from '../../../../../contract/observe-routes.ts'
import { useApi } from '../../../api.ts'
import { formatDuration } from '../../../format.ts'
import { callsQuery } from '../../../queries.ts'
import { RowsSection } from '../../../ui/rows.tsx'
import { CallChip } from '../../../ui/state-chip.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { Disclosure } from '../../../ui/tool-card.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { whyNoCalls } from './why-no-calls.ts'

const PLAYGROUND = 'bmm-playground'
const REFRESH_MS = 10_000

/** Who called what of late, and how it went: the shapes of the arguments, never their values. */
export function LastCalls() {
  const api = useApi()
  const server = useServer()
  const calls = useQuery(() => ({
    ...callsQuery(api, server().slug),
    refetchInterval: REFRESH_MS,
  }))
  return (
    <RowsSection
      title={words.lastCalls}
      query={calls}
      empty={whyNoCalls(server())}
      head={[words.callTime, words.caller, words.tool, words.took, words.callResult]}
      row={(call) => <CallRow call={call} />}
    />
  )
}

function clientOf({ clientId, clientName }: RecentCall) {
  if (clientId === PLAYGROUND) return words.playground
  return clientName ?? clientId
}

function CallRow(props: { call: RecentCall }) {
  const shape = () => props.call.arguments
  return (
    <tr>
      <td data-label={words.callTime}>
        <TimeAgo at={props.call.at} />
      </td>
      <td data-label={words.caller}>
        <div class="min-w-32 wrap-anywhere">
          {props.call.caller ?? words.callGone}
          <span class="block text-ink-2">{clientOf(props.call)}</span>
        </div>
      </td>
      <td data-label={words.tool}>
        <div class="grid min-w-32 gap-1 wrap-anywhere">
          <code class="font-mono">{props.call.tool ?? props.call.method ?? words.none}</code>
          <Show when={shape() !== null && shape() !== undefined}>
            <Disclosure summary={words.arguments}>
              <p class="text-ink-2">{words.argumentsHint}</p>
              <pre class="font-mono text-xs whitespace-pre-wrap">
                {JSON.stringify(shape(), null, 2)}
              </pre>
            </Disclosure>
          </Show>
        </div>
      </td>
      <td data-label={words.took} class="whitespace-nowrap tabular-nums">
        {formatDuration(props.call.durationMs)}
      </td>
      <td data-label={words.callResult}>
        <Show when={props.call.isError || props.call.status >= 400} fallback={words.callAnswered}>
          <span class="flex flex-wrap items-center gap-2">
            <CallChip state="failed" />
            <Show when={props.call.status >= 400}>{words.callStatus(props.call.status)}</Show>
          </span>
        </Show>
      </td>
    </tr>
  )
}
