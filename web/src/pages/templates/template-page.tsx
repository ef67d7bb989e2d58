import { A, useParams } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import type { TemplateDetail } from '../../../../contract/templates.ts'
import { useApi } from '../../api.ts'
import { templateQuery } from '../../queries.ts'
import { useCanChange } from '../../role.ts'
import { LinkButton } from '../../ui/button.tsx'
import { CodeView } from '../../ui/code-view.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Label } from '../../ui/state-chip.tsx'
import { TemplateFacts } from '../../ui/template-card.tsx'
import { ToolCard } from '../../ui/tool-card.tsx'
import { words } from '../../words.ts'

/** Everything that one should know before using a template: what it does, reaches and asks for, and its code. */
export function TemplatePage() {
  const api = useApi()
  const params = useParams<{ slug: string }>()
  const canChange = useCanChange()
  const template = useQuery(() => templateQuery(api, params.slug))
  const found = () => (template.isSuccess ? template.data : undefined)
  return (
    <Page
      title={found()?.title ?? params.slug}
      trail={
        <A href="/templates" class={linkStyle}>
          {words.templates}
        </A>
      }
      state={<Show when={found()?.isOfficial}>{<Label>{words.official}</Label>}</Show>}
      lead={found()?.shortDescription}
      actions={
        <Show when={canChange() && found() !== undefined}>
          <LinkButton kind="primary" href={`/new?template=${params.slug}`}>
            {words.useTemplateLong}
          </LinkButton>
        </Show>
      }
    >
      <Loaded query={template} waiting={<Skeleton rows={3} height="card" />}>
        {(known) => <Detail template={known()} />}
      </Loaded>
    </Page>
  )
}

function Detail(props: { template: TemplateDetail }) {
  return (
    <div class="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div class="grid min-w-0 gap-6">
        <Markdown text={props.template.longDescription} />
        <For each={props.template.tools}>{(tool) => <ToolCard tool={tool} />}</For>
        <Section title={words.code}>
          <div class="grid gap-2">
            <p class="text-ink-2">{words.templateCodeLead}</p>
            <CodeView code={props.template.code} label={words.codeOf(props.template.title)} />
            <p class="text-sm text-ink-2">
              SHA-256 <code class="font-mono">{props.template.codeSha256}</code>
            </p>
          </div>
        </Section>
      </div>
      <div class="grid gap-6">
        <Section title={words.facts}>
          <TemplateFacts template={props.template} />
        </Section>
        <Show when={props.template.secrets.length > 0}>
          <Section title={words.secrets}>
            <ul class="grid gap-3">
              <For each={props.template.secrets}>
                {(secret) => (
                  <li>
                    <code class="font-mono text-sm font-medium">{secret.key}</code>
                    <span class="block text-ink-2">
                      {secret.description}{' '}
                      <Show when={secret.howToGetUrl}>
                        {(url) => (
                          <ExternalLink href={url()} label={words.howToGet(secret.key)}>
                            {words.whereToGet}
                          </ExternalLink>
                        )}
                      </Show>
                    </span>
                  </li>
                )}
              </For>
            </ul>
          </Section>
        </Show>
        <Section title={words.sharedTitle}>
          <p class="text-ink-2">{words.sharedText}</p>
        </Section>
      </div>
    </div>
  )
}
