import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import type { Host } from '../../../../contract/host-routes.ts'
import { hostsQuery } from '../../admin-queries.ts'
import { useApi } from '../../api.ts'
import { formatNumber } from '../../format.ts'
import { RowsSection } from '../../ui/rows.tsx'
import { HostChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'

const REFRESH_MS = 10_000

/** Machines that run servers, and how full they are. */
export function HostsTab() {
  const api = useApi()
  const hosts = useQuery(() => ({ ...hostsQuery(api), refetchInterval: REFRESH_MS }))
  return (
    <div class="grid min-w-0 gap-4">
      <p class="max-w-[72ch] text-ink-2">{words.machinesLead}</p>
      <RowsSection
        title={words.hosts}
        query={hosts}
        empty={words.hostsEmpty}
        head={[
          words.machine,
          words.state,
          words.lastSeen,
          words.serversLive,
          words.runnersByState,
          words.ports,
        ]}
        row={(host) => <HostRow host={host} />}
      />
    </div>
  )
}

function HostRow(props: { host: Host }) {
  const runners = () =>
    props.host.runners.map(({ state, count }) => words.runnerState(count, state)).join(', ')
  return (
    <tr>
      <td data-label={words.machine}>
        <code class="font-mono text-sm">{props.host.id}</code>
      </td>
      <td data-label={words.state}>
        <HostChip isUsable={props.host.isUsable} />
      </td>
      <td data-label={words.lastSeen}>
        <Show when={props.host.seenAt} fallback={words.none}>
          {(at) => <TimeAgo at={at()} />}
        </Show>
      </td>
      <td data-label={words.serversLive} class="tabular-nums">
        {formatNumber(props.host.liveServers)}
      </td>
      <td data-label={words.runnersByState}>{runners() || words.none}</td>
      <td data-label={words.ports}>
        <div>
          {words.portsOf(props.host.ports.leased, props.host.ports.total)}
          <Show when={props.host.ports.blocked > 0}>
            <span class="block text-sm text-warn">
              {words.portsBlocked(props.host.ports.blocked)}
            </span>
          </Show>
        </div>
      </td>
    </tr>
  )
}
