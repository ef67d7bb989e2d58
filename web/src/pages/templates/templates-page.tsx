import { useSearchParams } from '@solidjs/router'
import { useInfiniteQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import { templateCategories, templateSorts } from '../../../../contract/template-choices.ts'
import { useApi } from '../../api.ts'
import { marketplaceQuery, type TemplateFilter } from '../../marketplace-queries.ts'
import { useRole } from '../../role.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Endless } from '../../ui/endless.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TemplateCard } from '../../ui/template-card.tsx'
import { words } from '../../words.ts'

interface Search extends Record<string, string | undefined> {
  q?: string
  sort?: string
  category?: string
  of?: string
}

/** What the address asks for; what it says wrongly is left out. */
function filterOf({ q, sort, category, of }: Search): TemplateFilter {
  const knownSort = templateSorts.find((one) => one === sort)
  const knownCategory = templateCategories.find((one) => one === category)
  return {
    ...(knownSort !== undefined && { sort: knownSort }),
    ...(knownCategory !== undefined && { category: knownCategory }),
    ...(q !== undefined && q !== '' && { q: q.slice(0, 100) }),
    ...(of === 'yours' && { of }),
  }
}

/** The marketplace. The address holds what one looks for. */
export function TemplatesPage() {
  const api = useApi()
  const role = useRole()
  const [search, setSearch] = useSearchParams<Search>()
  const filter = () => filterOf(search)
  const templates = useInfiniteQuery(() => marketplaceQuery(api, filter()))
  const showAll = () => setSearch({ q: '', category: '', of: '' })

  return (
    <Page title={words.marketplace} lead={words.marketplaceLead}>
      <div class="grid items-start gap-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <SearchField
          label={words.searchTemplates}
          hint={words.searchTemplatesHint}
          value={filter().q ?? ''}
          onSearch={(q) => setSearch({ q }, { replace: true })}
        />
        <div class="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-3">
          <SelectField
            label={words.sortBy}
            value={filter().sort ?? 'trending'}
            onValue={(sort) => setSearch({ sort: sort === 'trending' ? '' : sort })}
            options={templateSorts.map((sort) => ({ value: sort, label: words[`sort_${sort}`] }))}
          />
          <SelectField
            label={words.category}
            value={filter().category ?? ''}
            onValue={(category) => setSearch({ category })}
            options={[
              { value: '', label: words.allCategories },
              ...templateCategories.map((category) => ({ value: category, label: category })),
            ]}
          />
          <Show when={role()}>
            <SelectField
              label={words.whose}
              value={filter().of ?? ''}
              onValue={(of) => setSearch({ of })}
              options={[
                { value: '', label: words.whoseAll },
                { value: 'yours', label: words.whoseYours },
              ]}
            />
          </Show>
        </div>
      </div>
      <Endless
        query={templates}
        waiting={<Skeleton rows={2} height="card" />}
        empty={<Nothing filter={filter()} onShowAll={showAll} />}
      >
        {(found) => (
          <>
            <h2 class="sr-only">{words.templates}</h2>
            <ul class="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
              <For each={found()}>
                {(template) => (
                  <li class="grid min-w-0">
                    <TemplateCard
                      template={template}
                      action={
                        <LinkButton href={`/templates/${template.slug}`}>
                          {words.lookAtTemplate}
                          <span class="sr-only"> {template.title}</span>
                        </LinkButton>
                      }
                    />
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </Endless>
    </Page>
  )
}

/** Why there is nothing, and what to do instead. */
function Nothing(props: { filter: TemplateFilter; onShowAll: () => void }) {
  const isNarrowed = () => Object.keys(props.filter).some((name) => name !== 'sort')
  const text = () => {
    if (props.filter.q !== undefined) return words.nothingFoundText(props.filter.q)
    if (props.filter.of !== undefined) return words.nothingOfYours
    return props.filter.category === undefined ? words.templatesEmptyText : words.nothingInCategory
  }
  return (
    <Empty
      title={isNarrowed() ? words.nothingFoundTitle : words.templatesEmptyTitle}
      text={text()}
      action={
        <div class="flex flex-wrap gap-2">
          <Show when={isNarrowed()}>
            <Button onClick={() => props.onShowAll()}>{words.showAllTemplates}</Button>
          </Show>
          <LinkButton href="/new">{words.describeInstead}</LinkButton>
        </div>
      }
    />
  )
}
