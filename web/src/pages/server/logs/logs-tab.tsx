import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, Show } from 'solid-js'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { isFiltered, readLogFilter } from './log-filter.ts'
import { LogFilters } from './log-filters.tsx'
import { LogLines, textOf } from './log-lines.tsx'
import { useRuntimeLogs } from './use-runtime-logs.ts'

/** What the server logs, as it comes; the filters stand in the address. */
export function LogsTab() {
  const server = useServer()
  const [search, setSearch] = useSearchParams()
  const filter = createMemo(() => readLogFilter(search))
  const [isFollowing, setIsFollowing] = createSignal(true)
  const { kept, lines, isConnected } = useRuntimeLogs({
    slug: () => server().slug,
    filter,
    isFollowing,
  })
  const clear = () => setSearch({ level: '', tool: '', since: '', q: '' }, { replace: true })

  return (
    <div class="grid gap-4">
      <p class="max-w-[72ch] text-ink-2">{words.logsLead}</p>
      <LogFilters
        filter={filter()}
        toolNames={server().tools.map(({ name }) => name)}
        onChange={(change) => setSearch(change, { replace: true })}
      />
      <div class="flex flex-wrap items-center gap-3">
        <Button onClick={() => setIsFollowing((was) => !was)}>
          {isFollowing() ? words.logsPause : words.logsFollow}
        </Button>
        <Show when={lines().length > 0}>
          <CopyButton
            text={lines().map(textOf).join('\n')}
            label={words.copyThing(words.logsShown)}
          />
        </Show>
        <span role="status" class="text-sm text-ink-2">
          {statusOf({ isFollowing: isFollowing(), isConnected: isConnected() })}
        </span>
      </div>
      <Loaded query={kept} waiting={<Skeleton rows={1} height="card" />}>
        {() => (
          <Show
            when={lines().length > 0}
            fallback={
              <div class="grid justify-items-start gap-3 rounded-lg border border-dashed border-line-strong px-6 py-8">
                <p class="max-w-[60ch] text-ink-2">{emptyText(server(), isFiltered(filter()))}</p>
                <Show when={isFiltered(filter())}>
                  <Button onClick={clear}>{words.logsClear}</Button>
                </Show>
              </div>
            }
          >
            <Show when={kept.hasNextPage}>
              <div>
                <Button isBusy={kept.isFetchingNextPage} onClick={() => void kept.fetchNextPage()}>
                  {words.logsEarlier}
                </Button>
              </div>
            </Show>
            <LogLines label={words.logsOf(server().title)} lines={lines()} />
          </Show>
        )}
      </Loaded>
    </div>
  )
}

function statusOf({ isFollowing, isConnected }: { isFollowing: boolean; isConnected: boolean }) {
  if (!isFollowing) return words.logsPaused
  return isConnected ? '' : words.reconnecting
}

function emptyText(
  { liveVersion, state }: { liveVersion: number | null; state: string },
  isFilteredNow: boolean,
) {
  if (isFilteredNow) return words.logsNoMatch
  if (liveVersion === null) return words.logsNothingRuns
  return state === 'asleep' ? `${words.logsEmpty} ${words.logsAsleep}` : words.logsEmpty
}
