import { useQuery } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { DeniedHost } from '../../../../../contract/observe-routes.ts'
import { useApi } from '../../../api.ts'
import { formatNumber } from '../../../format.ts'
import { deniedHostsQuery } from '../../../queries.ts'
import { useCanChange } from '../../../role.ts'
import { Button } from '../../../ui/button.tsx'
import { RowsSection } from '../../../ui/rows.tsx'
import { Label } from '../../../ui/state-chip.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { AllowHostDialog } from './allow-host-dialog.tsx'

const REFRESH_MS = 30_000

/** What the code asked for in vain, and the way to allow it. */
export function DeniedHosts() {
  const api = useApi()
  const server = useServer()
  const denied = useQuery(() => ({
    ...deniedHostsQuery(api, server().slug),
    refetchInterval: REFRESH_MS,
  }))
  const [chosen, setChosen] = createSignal<string>()
  return (
    <RowsSection
      title={words.denied}
      query={denied}
      empty={words.deniedNone}
      head={[words.host, words.deniedReason, words.deniedCount, words.deniedLast]}
      hasActions
      row={(host) => <DeniedRow denied={host} onAllow={setChosen} />}
    >
      <AllowHostDialog domain={chosen()} onClose={() => setChosen(undefined)} />
    </RowsSection>
  )
}

function DeniedRow(props: { denied: DeniedHost; onAllow: (domain: string) => void }) {
  const server = useServer()
  const canChange = useCanChange()
  const domain = () => domainOf(props.denied)
  const isAllowedNow = () => props.denied.canBeAllowed && server().allowedDomains.includes(domain())
  const isOffered = () =>
    props.denied.canBeAllowed &&
    canChange() &&
    server().liveVersion !== null &&
    server().state !== 'paused' && // nothing is built of it
    !isAllowedNow()
  return (
    <tr>
      <td data-label={words.host}>
        <code class="font-mono">{`${props.denied.host}:${props.denied.port}`}</code>
      </td>
      <td data-label={words.deniedReason}>{props.denied.reason}</td>
      <td data-label={words.deniedCount} class="tabular-nums">
        {formatNumber(props.denied.count)}
      </td>
      <td data-label={words.deniedLast}>
        <TimeAgo at={props.denied.lastAt} />
      </td>
      <td data-label="">
        <Show when={isAllowedNow()}>
          <Label>{words.allowedNow}</Label>
        </Show>
        <Show when={isOffered()}>
          <Button
            class="whitespace-nowrap"
            aria-label={words.allowHostNamed(props.denied.host)}
            onClick={() => props.onAllow(domain())}
          >
            {words.allowHost}
          </Button>
        </Show>
      </td>
    </tr>
  )
}

/** As the spec lists it: a host that was asked for without TLS has to be listed so. */
function domainOf({ host, port }: DeniedHost) {
  return port === 80 ? `http://${host}` : host
}
