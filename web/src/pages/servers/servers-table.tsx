import { A } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { For, Index, Show } from 'solid-js'
import type { ServersUsage } from '../../../../contract/observe-routes.ts'
import type { Server } from '../../../../contract/nouns.ts'
import { useApi } from '../../api.ts'
import { serversUsageQuery } from '../../queries.ts'
import { CopyButton } from '../../ui/copy.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Rows } from '../../ui/rows.tsx'
import { BuildingChip, LastBuildChip, ServerChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'
import { CallsSparkline } from './calls-sparkline.tsx'

export function ServersTable(props: { pages: readonly Server[][] }) {
  return (
    <Rows
      isFramed
      head={[
        words.server,
        words.state,
        words.version,
        words.callsDay,
        words.url,
        words.lastBuild,
        words.created,
      ]}
    >
      <Index each={props.pages}>{(page) => <ServerRows servers={page()} />}</Index>
    </Rows>
  )
}

/** One page of the list, with the calls of its servers alone. */
function ServerRows(props: { servers: readonly Server[] }) {
  const api = useApi()
  const usage = useQuery(() =>
    serversUsageQuery(
      api,
      props.servers.map(({ id }) => id),
    ),
  )
  return (
    <For each={props.servers}>
      {(server) => <ServerRow server={server} usage={usage.isSuccess ? usage.data : undefined} />}
    </For>
  )
}

function ServerRow(props: { server: Server; usage: ServersUsage | undefined }) {
  return (
    <tr>
      <td data-label={words.server} class="@min-[38rem]/rows:min-w-36">
        <A href={`/servers/${props.server.slug}`} class="font-medium hover:underline">
          {props.server.title}
        </A>
      </td>
      <td data-label={words.state}>
        <div class="flex flex-wrap gap-1">
          <ServerChip state={props.server.state} /> <BuildingChip server={props.server} />
        </div>
      </td>
      <td data-label={words.version} class="tabular-nums">
        {props.server.liveVersion ?? words.none}
      </td>
      <td data-label={words.callsDay}>
        <CallsSparkline serverId={props.server.id} usage={props.usage} />
      </td>
      <td data-label={words.url} class="@min-[38rem]/rows:w-1/3">
        <div class="flex w-full min-w-0 items-start gap-1">
          <code class="min-w-0 flex-1 py-0.5 font-mono text-xs wrap-anywhere text-ink-2">
            {props.server.url}
          </code>
          <CopyButton
            text={props.server.url}
            label={words.copyUrlOf(props.server.title)}
            class="md:-my-1.5"
          />
        </div>
      </td>
      <td data-label={words.lastBuild}>
        <Show when={props.server.lastBuild} fallback={words.none}>
          {(build) => (
            <span class="flex flex-wrap items-center gap-x-2">
              <A
                href={`/builds/${build().id}`}
                class={linkStyle}
                aria-label={words.lastBuildOf(props.server.title)}
              >
                <LastBuildChip build={build()} />
              </A>{' '}
              <TimeAgo at={build().createdAt} />
            </span>
          )}
        </Show>
      </td>
      <td data-label={words.created}>
        <div>
          <TimeAgo at={props.server.createdAt} />
          <Show when={props.server.createdBy}>
            {(person) => <span class="block text-ink-2">{words.by(person())}</span>}
          </Show>
        </div>
      </td>
    </tr>
  )
}
