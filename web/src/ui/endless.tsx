import { Show, type JSX } from 'solid-js'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { ProblemNote } from './problem-note.tsx'
import { Skeleton } from './skeleton.tsx'

interface EndlessQuery<T> {
  readonly data: { pages: { data: T[] }[] } | undefined
  readonly error: unknown
  readonly isPending: boolean
  readonly isError: boolean
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly refetch: () => Promise<unknown>
  readonly fetchNextPage: () => Promise<unknown>
}

interface EndlessProps<T> {
  query: EndlessQuery<T>
  waiting?: JSX.Element
  empty: JSX.Element
  children: (items: () => T[]) => JSX.Element
}

/** A list that goes on when it is asked to. What was read stays when the rest fails. */
export function Endless<T>(props: EndlessProps<T>) {
  const items = () =>
    props.query.isPending ? [] : (props.query.data?.pages.flatMap(({ data }) => data) ?? [])
  return (
    <>
      <Show when={props.query.isError}>
        <ProblemNote error={props.query.error} onRetry={() => void props.query.refetch()} />
      </Show>
      <Show
        when={!props.query.isPending}
        fallback={props.waiting ?? <Skeleton rows={4} height="row" />}
      >
        <Show when={items().length > 0} fallback={props.query.isError ? null : props.empty}>
          {props.children(items)}
        </Show>
        <Show when={props.query.hasNextPage}>
          <div>
            <Button
              isBusy={props.query.isFetchingNextPage}
              onClick={() => void props.query.fetchNextPage()}
            >
              {words.showMore}
            </Button>
          </div>
        </Show>
      </Show>
    </>
  )
}
