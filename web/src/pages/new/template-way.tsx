import { A } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { templatesQuery } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TemplateCard } from '../../ui/template-card.tsx'
import { words } from '../../words.ts'
import type { DraftProps } from './draft.ts'

export function TemplateWay(props: DraftProps) {
  const api = useApi()
  const templates = useQuery(() => templatesQuery(api))
  const choose = (templateSlug: string) => {
    const isSame = props.draft.source === 'template' && props.draft.templateSlug === templateSlug
    props.onChosen('template', isSame ? {} : { templateSlug })
  }
  return (
    <section aria-labelledby="templates" class="grid gap-3">
      <h2 id="templates" class="text-md font-semibold">
        {words.fromTemplate}
      </h2>
      <Loaded query={templates} waiting={<Skeleton rows={1} height="card" />}>
        {(found) => (
          <Show
            when={found().data.length > 0}
            fallback={<p class="text-ink-2">{words.templatesEmptyText}</p>}
          >
            <ul class="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
              <For each={found().data}>
                {(template) => (
                  <li class="grid min-w-0">
                    <TemplateCard
                      template={template}
                      action={
                        <Button
                          aria-label={words.useTemplateThing(template.title)}
                          onClick={() => choose(template.slug)}
                        >
                          {words.useTemplate}
                        </Button>
                      }
                    />
                  </li>
                )}
              </For>
            </ul>
            <Show when={found().nextCursor}>
              <p>
                <A href="/templates" class={linkStyle}>
                  {words.allTemplates}
                </A>
              </p>
            </Show>
          </Show>
        )}
      </Loaded>
    </section>
  )
}
