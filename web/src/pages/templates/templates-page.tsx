import { useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { templatesQuery } from '../../queries.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TemplateCard } from '../../ui/template-card.tsx'
import { words } from '../../words.ts'

export function TemplatesPage() {
  const api = useApi()
  const templates = useQuery(() => templatesQuery(api))
  return (
    <Page title={words.templates} lead={words.templatesLead}>
      <Loaded query={templates} waiting={<Skeleton rows={2} height="card" />}>
        {(found) => (
          <Show
            when={found().data.length > 0}
            fallback={
              <Empty
                title={words.templatesEmptyTitle}
                text={words.templatesEmptyText}
                action={<LinkButton href="/new">{words.newServer}</LinkButton>}
              />
            }
          >
            <h2 class="sr-only">{words.templates}</h2>
            <ul class="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
              <For each={found().data}>
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
          </Show>
        )}
      </Loaded>
    </Page>
  )
}
