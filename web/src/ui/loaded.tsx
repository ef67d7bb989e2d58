import { Match, Show, Switch, type Accessor, type JSX } from 'solid-js'
import { words } from '../words.ts'
import { ProblemNote } from './problem-note.tsx'

/** The part of a query that decides which of its states is shown. */
export interface Query<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isPending: boolean
  readonly isLoadingError: boolean
  readonly isRefetchError: boolean
  readonly refetch: () => Promise<unknown>
}

interface LoadedProps<T> {
  query: Query<T>
  waiting: JSX.Element
  children: (data: Accessor<NonNullable<T>>) => JSX.Element
}

/** Loading, failed or there; what was there stays while the connection is lost. */
export function Loaded<T>(props: LoadedProps<T>) {
  return (
    <Switch>
      <Match when={props.query.isPending}>{props.waiting}</Match>
      <Match when={props.query.isLoadingError}>
        <ProblemNote error={props.query.error} onRetry={() => void props.query.refetch()} />
      </Match>
      <Match when={props.query.data}>
        {(data) => (
          <>
            <Show when={props.query.isRefetchError}>
              <p role="status" class="text-sm text-warn">
                {words.reconnecting}
              </p>
            </Show>
            {props.children(data)}
          </>
        )}
      </Match>
    </Switch>
  )
}
