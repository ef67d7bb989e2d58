import { useInfiniteQuery, useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, on, onCleanup, untrack, type Accessor } from 'solid-js'
import type { RuntimeLogLine } from '../../../../../contract/observe-routes.ts'
import { answerOf, useApi } from '../../../api.ts'
import { followStream, useOpenStream } from '../../../follow-stream.ts'
import { keys } from '../../../queries.ts'
import { queryOf, streamQueryOf, type LogFilter } from './log-filter.ts'

const PAGE_SIZE = 200
/** More than anybody reads, and no more than a browser scrolls with ease. */
const LIVE_LINES = 2_000

/** The lines that are kept, page by page, and those that come while they are followed; oldest first. */
export function useRuntimeLogs(input: {
  slug: Accessor<string>
  filter: Accessor<LogFilter>
  isFollowing: Accessor<boolean>
}) {
  const api = useApi()
  const queries = useQueryClient()
  const open = useOpenStream()
  const [live, setLive] = createSignal<RuntimeLogLine[]>([])
  const [isConnected, setIsConnected] = createSignal(true)

  const kept = useInfiniteQuery(() => ({
    queryKey: [...keys.server(input.slug()), 'logs', input.filter()],
    queryFn: ({ pageParam }: { pageParam: number | undefined }) =>
      answerOf(
        api.GET('/v1/servers/{serverId}/logs', {
          params: {
            path: { serverId: input.slug() },
            query: {
              ...queryOf(input.filter(), Date.now()),
              limit: PAGE_SIZE,
              ...(pageParam !== undefined && { before: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.nextBefore ?? undefined,
  }))
  const pages = () => (kept.isSuccess ? kept.data.pages : [])
  const newest = () => pages()[0]?.data[0]?.seq ?? 0
  const lines = () => [
    ...pages()
      .flatMap(({ data }) => data)
      .reverse(),
    ...live().filter(({ seq }) => seq > newest()), // a page that was read again holds some of them
  ]

  const isReady = () => kept.isSuccess && input.isFollowing()
  createEffect(
    on([input.slug, () => JSON.stringify(input.filter())], () => setLive([]), { defer: true }),
  )
  createEffect(
    on([input.slug, () => JSON.stringify(input.filter()), isReady], ([slug, , isFollowed]) => {
      if (!isFollowed) return
      const stop = followStream<RuntimeLogLine>({
        path: `/v1/servers/${slug}/logs/events`,
        query: streamQueryOf(input.filter()),
        after: untrack(() => lines().at(-1)?.seq ?? 0),
        isLast: () => false,
        open,
        onConnection: setIsConnected,
        onEvent(line) {
          setLive((before) => [...before, line].slice(-LIVE_LINES))
          if (line.source === 'platform')
            // the server's state may tell of it
            void queries.invalidateQueries({ queryKey: keys.server(slug), exact: true })
        },
      })
      onCleanup(stop)
    }),
  )
  return { kept, lines, isConnected }
}
