import { useQuery } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { DeniedHost } from '../../../../../contract/observe-routes.ts'
import { useApi } from '../../../api.ts'
import { formatNumber } from '../../../format.ts'
import { deniedHostsQuery } from '../../../queries.ts'
import { useCanChange } from '../../../role.ts'
import { Button } from '../../../ui/button.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Section } from '../../../ui/page.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Label } from '../../../ui/state-chip.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { AllowHostDialog } from './allow-host-dialog.tsx'

const REFRESH_MS = 30_000

/** What the code asked for beyond its hosts, and the way to allow it. */
export function DeniedHosts() {
  const api = useApi()
  const server = useServer()
  const denied = useQuery(() => ({
    ...deniedHostsQuery(api, server().slug),
    refetchInterval: REFRESH_MS,
  }))
  const [chosen, setChosen] = createSignal<string>()
  return (
    <Section title={words.denied} isFlush>
      <Loaded
        query={denied}
        waiting={
          <div class="p-4">
            <Skeleton rows={1} />
          </div>
        }
      >
        {(found) => (
          <Show
            when={found().data.length > 0}
            fallback={<p class="px-4 pb-4 text-ink-2">{words.deniedNone}</p>}
          >
            <div class="rows-box">
              <table class="rows">
                <thead>
                  <tr>
                    <th scope="col">{words.host}</th>
                    <th scope="col">{words.deniedReason}</th>
                    <th scope="col">{words.deniedCount}</th>
                    <th scope="col">{words.deniedLast}</th>
                    <th scope="col">
                      <span class="sr-only">{words.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={found().data}>
                    {(host) => <DeniedRow denied={host} onAllow={setChosen} />}
                  </For>
                </tbody>
              </table>
            </div>
          </Show>
        )}
      </Loaded>
      <AllowHostDialog domain={chosen()} onClose={() => setChosen(undefined)} />
    </Section>
  )
}

function DeniedRow(props: { denied: DeniedHost; onAllow: (domain: string) => void }) {
  const server = useServer()
  const canChange = useCanChange()
  const domain = () => domainOf(props.denied)
  const isAllowedNow = () => server().allowedDomains.includes(domain())
  const isOffered = () =>
    props.denied.canBeAllowed && canChange() && server().liveVersion !== null && !isAllowedNow()
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
