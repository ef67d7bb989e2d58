import { useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import type { Usage } from '../../../../../contract/observe-routes.ts'
import { useApi } from '../../../api.ts'
import { formatDayTime, formatDuration, formatNumber, formatPercent } from '../../../format.ts'
import { usageQuery } from '../../../queries.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { Section } from '../../../ui/page.tsx'
import { Rows } from '../../../ui/rows.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Disclosure } from '../../../ui/tool-card.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { CallsChart } from './calls-chart.tsx'
import { LatencyChart } from './latency-chart.tsx'
import { whyNoCalls } from './why-no-calls.ts'

const REFRESH_MS = 10_000

type Sums = Usage['total']

/** How often the server was called in a day, how often that failed, and how long it took. */
export function UsageSection() {
  const api = useApi()
  const server = useServer()
  const usage = useQuery(() => ({
    ...usageQuery(api, server().slug),
    refetchInterval: REFRESH_MS,
  }))
  return (
    <Section title={words.usage}>
      <Loaded query={usage} waiting={<Skeleton rows={1} height="card" />}>
        {(found) => (
          <Show
            when={found().total.calls > 0}
            fallback={<p class="text-ink-2">{whyNoCalls(server(), words.noCallsToday)}</p>}
          >
            <div class="grid min-w-0 gap-4">
              <Totals total={found().total} />
              <div class="grid gap-6 sm:grid-cols-2">
                <CallsChart usage={found()} />
                <LatencyChart usage={found()} />
              </div>
              <Disclosure summary={words.asTable}>
                <div
                  role="region"
                  aria-label={words.callsTable}
                  tabIndex={0}
                  class="max-h-80 overflow-y-auto rounded-md border border-line"
                >
                  <SumsTable
                    first={words.callTime}
                    rows={found()
                      .points.filter(({ calls }) => calls > 0)
                      .toReversed()
                      .map((point) => ({ name: formatDayTime(point.at), ...point }))}
                  />
                </div>
              </Disclosure>
              <Show when={found().tools.length > 0}>
                <section class="grid gap-2" aria-label={words.usageByTool}>
                  <h3 class="font-medium">{words.usageByTool}</h3>
                  <SumsTable
                    first={words.tool}
                    rows={found().tools.map((tool) => ({ name: tool.tool, ...tool }))}
                  />
                </section>
              </Show>
            </div>
          </Show>
        )}
      </Loaded>
    </Section>
  )
}

function Totals(props: { total: Sums }) {
  const facts = () => [
    [words.usageCalls, formatNumber(props.total.calls)] as const,
    [words.usageErrors, errorsOf(props.total)] as const,
    [words.mostTook, tookOf(props.total.p95Ms)] as const,
  ]
  return (
    <dl class="flex flex-wrap gap-x-8 gap-y-3">
      <For each={facts()}>
        {([name, value]) => (
          <div>
            <dt class="text-sm text-ink-2">{name}</dt>
            <dd class="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        )}
      </For>
    </dl>
  )
}

function SumsTable(props: { first: string; rows: (Sums & { name: string })[] }) {
  return (
    <div class="tabular-nums">
      <Rows
        head={[props.first, words.usageCalls, words.usageErrors, words.medianTook, words.mostTook]}
      >
        <For each={props.rows}>
          {(row) => (
            <tr>
              <td data-label={props.first}>{row.name}</td>
              <td data-label={words.usageCalls}>{formatNumber(row.calls)}</td>
              <td data-label={words.usageErrors}>{formatNumber(row.errors)}</td>
              <td data-label={words.medianTook}>{tookOf(row.p50Ms)}</td>
              <td data-label={words.mostTook}>{tookOf(row.p95Ms)}</td>
            </tr>
          )}
        </For>
      </Rows>
    </div>
  )
}

function errorsOf({ calls, errors }: Sums) {
  if (errors === 0) return formatNumber(0)
  return words.errorShare(formatNumber(errors), formatPercent(errors / calls))
}

function tookOf(ms: number | null) {
  return ms === null ? words.none : formatDuration(ms)
}
