import { useSearchParams } from '@solidjs/router'
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { auditQuery, membersQuery, type AuditFilter } from '../../organisation-queries.ts'
import { Button, buttonStyle } from '../../ui/button.tsx'
import { Endless } from '../../ui/endless.tsx'
import { TextField } from '../../ui/field.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { words } from '../../words.ts'
import { AuditRows } from './audit-rows.tsx'
import { actorsOf, filterOf, kinds, resourceTypes } from './audit-filter.ts'

/** Who did what, and when. The address holds the filter. */
export function AuditPage() {
  const api = useApi()
  const [search, setSearch] = useSearchParams<Record<keyof AuditFilter | 'kind', string>>()
  const events = useInfiniteQuery(() => auditQuery(api, filterOf(search)))
  const members = useQuery(() => membersQuery(api))
  const isFiltered = () => Object.keys(filterOf(search)).length > 0
  const people = () =>
    actorsOf({
      members: members.isSuccess ? members.data.data : [],
      events: events.isSuccess ? events.data.pages.flatMap(({ data }) => data) : [],
      chosen: search.actor,
    })

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
          label={words.auditOn}
          value={search.resourceType ?? ''}
          onValue={(resourceType) => setSearch({ resourceType })}
          options={[
            { value: '', label: words.everything },
            ...resourceTypes.map((type) => ({ value: type, label: words[`auditOn_${type}`] })),
          ]}
        />
        <SelectField
          label={words.auditActor}
          value={search.actor ?? ''}
          onValue={(actor) => setSearch({ actor })}
          options={[
            { value: '', label: words.everybody },
            ...people().map(({ id, name }) => ({ value: id, label: name })),
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
      <Endless
        query={events}
        empty={
          <Empty
            title={words.auditEmptyTitle}
            text={isFiltered() ? words.auditEmptyFiltered : words.auditEmptyText}
            action={
              <Show when={isFiltered()}>
                <Button
                  onClick={() =>
                    setSearch({ kind: '', resourceType: '', actor: '', from: '', to: '' })
                  }
                >
                  {words.clearFilter}
                </Button>
              </Show>
            }
          />
        }
      >
        {(rows) => <AuditRows events={rows()} />}
      </Endless>
    </Page>
  )
}
