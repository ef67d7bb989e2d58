import { A, useParams } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { Match, Show, Switch } from 'solid-js'
import { useApi } from '../../api.ts'
import { templateQuery } from '../../queries.ts'
import { useCanChange, useCanManage, useRole } from '../../role.ts'
import { LinkButton } from '../../ui/button.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TemplateLabels } from '../../ui/template-card.tsx'
import { words } from '../../words.ts'
import { DeleteTemplate } from './delete-template.tsx'
import { ReportTemplate } from './report-template.tsx'
import { TemplateVersions } from './template-versions.tsx'
import { TemplateView } from './template-view.tsx'

/** A template as the marketplace shows it, to people with an account and, where that is allowed, to everybody. */
export function TemplatePage() {
  const api = useApi()
  const params = useParams<{ slug: string }>()
  const role = useRole()
  const canChange = useCanChange()
  const canManage = useCanManage()
  const template = useQuery(() => templateQuery(api, params.slug))
  const found = () => (template.isSuccess ? template.data : undefined)
  const use = () => `/new?template=${params.slug}`
  return (
    <Page
      title={found()?.title ?? params.slug}
      trail={
        <A href="/templates" class={linkStyle}>
          {words.marketplace}
        </A>
      }
      state={
        <Show when={found()}>
          {(known) => (
            <span class="flex flex-wrap gap-1">
              <TemplateLabels template={known()} />
            </span>
          )}
        </Show>
      }
      lead={found()?.shortDescription}
      actions={
        <Show when={found()}>
          {(known) => (
            <>
              <Show when={role() !== undefined && !known().isYours}>
                <ReportTemplate template={known()} />
              </Show>
              <Show when={known().state === 'listed'}>
                <Switch>
                  <Match when={role() === undefined}>
                    <LinkButton kind="primary" href={`/sign-in?next=${encodeURIComponent(use())}`}>
                      {words.signInToUse}
                    </LinkButton>
                  </Match>
                  <Match when={canChange()}>
                    <LinkButton kind="primary" href={use()}>
                      {words.useTemplateLong}
                    </LinkButton>
                  </Match>
                </Switch>
              </Show>
            </>
          )}
        </Show>
      }
    >
      <Loaded query={template} waiting={<Skeleton rows={3} height="card" />}>
        {(known) => (
          <>
            <Show when={known().state !== 'listed'}>
              <p class="max-w-[72ch] rounded-lg border border-warn bg-warn-soft p-4">
                {known().state === 'hidden'
                  ? words.templateHiddenNote(known().hiddenReason)
                  : words.templateTakenDownNote}
              </p>
            </Show>
            <TemplateView template={known()}>
              <TemplateVersions template={known()} />
              <Show when={known().isYours && canManage()}>
                <DeleteTemplate template={known()} />
              </Show>
            </TemplateView>
          </>
        )}
      </Loaded>
    </Page>
  )
}
