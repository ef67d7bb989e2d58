import type { Query } from './loaded.tsx'
import { For, Show, type Accessor, type JSX } from 'solid-js'
import { words } from '../words.ts'
import { Loaded } from './loaded.tsx'
import { Section } from './page.tsx'
import { Skeleton } from './skeleton.tsx'

interface RowsProps {
  head: readonly string[]
  /** Read before the table by those who do not see what stands around it. */
  caption?: string
  /** The last column holds what can be done with a row. */
  hasActions?: boolean
  /** It stands by itself rather than in a section. */
  isFramed?: boolean
  /** The rows: every cell carries its column as data-label, for a narrow box. */
  children: JSX.Element
}

/** A table that becomes labelled rows where its box is narrow. */
export function Rows(props: RowsProps) {
  return (
    <div
      class={`rows-box ${props.isFramed === true ? 'overflow-hidden rounded-lg border border-line bg-surface' : ''}`}
    >
      <table class="rows">
        <Show when={props.caption}>
          <caption class="sr-only">{props.caption}</caption>
        </Show>
        <thead>
          <tr>
            <For each={props.head}>{(name) => <th scope="col">{name}</th>}</For>
            <Show when={props.hasActions}>
              <th scope="col">
                <span class="sr-only">{words.actions}</span>
              </th>
            </Show>
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  )
}

interface RowsSectionProps<T> {
  title: string
  query: Query<{ data: T[] }>
  /** Why there is no row. */
  empty: string
  head: readonly string[]
  hasActions?: boolean
  row: (item: T) => JSX.Element
  children?: JSX.Element
}

/** A section that is one list. */
export function RowsSection<T>(props: RowsSectionProps<T>) {
  return (
    <Section title={props.title} isFlush>
      <Loaded
        query={props.query}
        waiting={
          <div class="p-4">
            <Skeleton rows={2} />
          </div>
        }
      >
        {(found: Accessor<{ data: T[] }>) => (
          <Show
            when={found().data.length > 0}
            fallback={<p class="px-4 pb-4 text-ink-2">{props.empty}</p>}
          >
            <Rows head={props.head} hasActions={props.hasActions === true}>
              <For each={found().data}>{(item) => props.row(item)}</For>
            </Rows>
          </Show>
        )}
      </Loaded>
      {props.children}
    </Section>
  )
}
