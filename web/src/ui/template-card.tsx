import { A } from '@solidjs/router'
import { Show, type JSX } from 'solid-js'
import type { Template } from '../../../contract/templates.ts'
import { formatNumber } from '../format.ts'
import { words } from '../words.ts'
import { Label, VerifiedLabel } from './state-chip.tsx'
import { TimeAgo } from './time-ago.tsx'

export function TemplateCard(props: { template: Template; action: JSX.Element }) {
  return (
    <article class="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <div class="grid gap-1">
        <div class="flex flex-wrap items-center gap-2">
          <h3 class="font-semibold">
            <A href={`/templates/${props.template.slug}`} class="hover:underline">
              {props.template.title}
            </A>
          </h3>
          <TemplateLabels template={props.template} />
        </div>
        <p class="text-sm text-ink-2">{words.by(props.template.author)}</p>
        <p class="text-ink-2">{props.template.shortDescription}</p>
      </div>
      <TemplateFacts template={props.template} />
      <p class="text-sm text-ink-2">
        {words.templateNumbers({
          live: formatNumber(props.template.liveDeployments),
          forks: formatNumber(props.template.forkCount),
        })}{' '}
        {words.updatedAt} <TimeAgo at={props.template.updatedAt} />.
      </p>
      <div class="mt-auto">{props.action}</div>
    </article>
  )
}

/** Who vouches for it, and whether it can be found. */
export function TemplateLabels(props: {
  template: Pick<Template, 'isOfficial' | 'isVerified' | 'state'>
}) {
  return (
    <>
      <Show when={props.template.isOfficial}>
        <Label>{words.official}</Label>
      </Show>
      <Show when={props.template.isVerified}>
        <VerifiedLabel />
      </Show>
      <Show when={props.template.state !== 'listed' && props.template.state}>
        {(state) => <Label>{words[`templateState_${state()}`]}</Label>}
      </Show>
    </>
  )
}

/** What one gets into: tools, hosts that it reaches, secrets that it asks for. */
export function TemplateFacts(props: {
  template: Pick<Template, 'allowedDomains' | 'allowsOwnerDomains' | 'toolNames' | 'secrets'>
}) {
  const hosts = () => [
    ...props.template.allowedDomains,
    ...(props.template.allowsOwnerDomains ? [words.yourHosts] : []),
  ]
  return (
    <dl class="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-y-1 text-sm">
      <dt class="text-ink-2">{words.tools}</dt>
      <dd>{listed(props.template.toolNames)}</dd>
      <dt class="text-ink-2">{words.hosts}</dt>
      <dd>{listed(hosts())}</dd>
      <dt class="text-ink-2">{words.secrets}</dt>
      <dd>{listed(props.template.secrets.map((secret) => secret.key))}</dd>
    </dl>
  )
}

function listed(names: readonly string[]) {
  return names.length === 0 ? words.noneWord : names.join(', ')
}
