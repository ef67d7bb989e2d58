import { useInfiniteQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { keys } from '../../queries.ts'
import { useCanChange } from '../../role.ts'
import { isBuilding } from '../../server-health.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { ServersTable } from './servers-table.tsx'

const PAGE_SIZE = 50
const REFRESH_MS = 3_000

export function ServersPage() {
  const api = useApi()
  const canChange = useCanChange()
  const servers = useInfiniteQuery(() => ({
    queryKey: [...keys.servers, 'list'],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) =>
      answerOf(
        api.GET('/v1/servers', {
          params: {
            query: {
              limit: PAGE_SIZE,
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.data.some(isBuilding)) === true
        ? REFRESH_MS
        : false,
  }))

  const newServer = (
    <Show when={canChange()}>
      <LinkButton href="/new" kind="primary">
        {words.newServer}
      </LinkButton>
    </Show>
  )
  const isEmpty = () => servers.isSuccess && servers.data.pages[0]?.data.length === 0

  return (
    <Page title={words.servers} actions={<Show when={!isEmpty()}>{newServer}</Show>}>
      <Loaded query={servers} waiting={<Skeleton rows={5} />}>
        {(found) => (
          <Show
            when={!isEmpty()}
            fallback={
              <Empty
                title={words.serversEmptyTitle}
                text={canChange() ? words.serversEmptyText : words.serversEmptyViewer}
                action={newServer}
              />
            }
          >
            <ServersTable pages={found().pages.map((page) => page.data)} />
            <Show when={servers.hasNextPage}>
              <div>
                <Button
                  isBusy={servers.isFetchingNextPage}
                  onClick={() => void servers.fetchNextPage()}
                >
                  {words.showMore}
                </Button>
              </div>
            </Show>
          </Show>
        )}
      </Loaded>
    </Page>
  )
}
