import { useSearchParams } from '@solidjs/router'
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { auditQuery, membersQuery, type AuditFilter } from '../../organisation-queries.ts'
import { Button, buttonStyle } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Rows } from '../../ui/rows.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { AuditRow } from './audit-row.tsx'
import { filterOf, kinds } from './audit-filter.ts'

/** Who did what, and when. The address holds the filter. */
export function AuditPage() {
  const api = useApi()
  const [search, setSearch] = useSearchParams<Record<keyof AuditFilter | 'kind', string>>()
  const events = useInfiniteQuery(() => auditQuery(api, filterOf(search)))
  const members = useQuery(() => membersQuery(api))
  const rows = () => (events.isSuccess ? events.data.pages.flatMap(({ data }) => data) : [])
  const isFiltered = () => Object.keys(filterOf(search)).length > 0
  const people = () => (members.isSuccess ? members.data.data : [])

  return (
    <Page
      title={words.audit}
      lead={words.auditLead}
      actions={
        <a rel="external" download="" class={buttonStyle({})} href="/v1/audit/export">
          {words.auditExport}
        </a>
      }
    >
      <form
        aria-label={words.auditFilter}
        class="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] items-end gap-3"
        onSubmit={(event) => event.preventDefault()}
      >
        <SelectField
          label={words.auditKind}
          value={search.kind ?? ''}
          onValue={(kind) => setSearch({ kind })}
          options={[
            { value: '', label: words.everything },
            ...kinds.map((kind) => ({ value: kind, label: words[`auditKind_${kind}`] })),
          ]}
        />
        <SelectField
          label={words.auditActor}
          value={search.actor ?? ''}
          onValue={(actor) => setSearch({ actor })}
          options={[
            { value: '', label: words.everybody },
            ...people().map(({ userId, name }) => ({ value: userId, label: name })),
          ]}
        />
        <TextField
          label={words.auditFrom}
          type="date"
          value={search.from ?? ''}
          onValue={(from) => setSearch({ from })}
        />
        <TextField
          label={words.auditTo}
          type="date"
          value={search.to ?? ''}
          onValue={(to) => setSearch({ to })}
        />
      </form>
      <Show when={events.isError}>
        <ProblemNote error={events.error} onRetry={() => void events.refetch()} />
      </Show>
      <Show when={!events.isPending} fallback={<Skeleton rows={6} height="row" />}>
        <Show
          when={rows().length > 0}
          fallback={
            <Show when={events.isSuccess}>
              <Empty
                title={words.auditEmptyTitle}
                text={isFiltered() ? words.auditEmptyFiltered : words.auditEmptyText}
                action={
                  <Show when={isFiltered()}>
                    <Button onClick={() => setSearch({ kind: '', actor: '', from: '', to: '' })}>
                      {words.clearFilter}
                    </Button>
                  </Show>
                }
              />
            </Show>
          }
        >
          <Rows
            isFramed
            caption={words.audit}
            head={[
              words.auditWhen,
              words.auditActor,
              words.auditWhat,
              words.auditOn,
              words.auditWhere,
            ]}
          >
            <For each={rows()}>{(event) => <AuditRow event={event} />}</For>
          </Rows>
        </Show>
        <Show when={events.hasNextPage}>
          <div>
            <Button isBusy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
              {words.showMore}
            </Button>
          </div>
        </Show>
      </Show>
    </Page>
  )
}
