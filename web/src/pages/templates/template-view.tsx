import { For, Show, type JSX } from 'solid-js'
import type { TemplateDetail } from '../../../../contract/templates.ts'
import { formatNumber } from '../../format.ts'
import { CodeView } from '../../ui/code-view.tsx'
import { MarkdownLater } from '../../ui/markdown-later.tsx'
import { Section } from '../../ui/page.tsx'
import { SecretPurpose } from '../../ui/secret-field.tsx'
import { TemplateFacts } from '../../ui/template-card.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { ToolCard } from '../../ui/tool-card.tsx'
import { words } from '../../words.ts'
import { ScanRecordView, SelfTestView } from './scan-record.tsx'
import { WhatIsShared } from './what-is-shared.tsx'

interface TemplateViewProps {
  template: Omit<TemplateDetail, 'id'>
  /** What only a published template has. */
  children?: JSX.Element
}

/** Everything that one should know before using a template: what it does, reaches and asks for, and its code. */
export function TemplateView(props: TemplateViewProps) {
  return (
    <div class="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div class="grid min-w-0 gap-6">
        <MarkdownLater text={props.template.longDescription} />
        <For each={props.template.tools}>{(tool) => <ToolCard tool={tool} />}</For>
        <Section title={words.code}>
          <div class="grid gap-4">
            <p class="text-ink-2">{words.templateCodeLead}</p>
            <CodeView
              code={props.template.code}
              label={words.codeOf(props.template.title)}
              marked={props.template.scan?.findings.map(({ line }) => line) ?? []}
            />
            <p class="text-sm text-ink-2">
              SHA-256 <code class="font-mono wrap-anywhere">{props.template.codeSha256}</code>
            </p>
            <ScanRecordView scan={props.template.scan} />
            <SelfTestView selfTest={props.template.selfTest} />
          </div>
        </Section>
        {props.children}
      </div>
      <div class="grid min-w-0 gap-6">
        <Section title={words.facts}>
          <div class="grid gap-4">
            <TemplateFacts template={props.template} />
            <Numbers template={props.template} />
          </div>
        </Section>
        <Section title={words.secrets}>
          <Show
            when={props.template.secrets.length > 0}
            fallback={<p class="text-ink-2">{words.noSecretsAsked}</p>}
          >
            <ul class="grid gap-3">
              <For each={props.template.secrets}>
                {(secret) => (
                  <li>
                    <code class="font-mono text-sm font-medium">{secret.key}</code>
                    <span class="block text-ink-2">
                      <SecretPurpose secret={secret} />
                    </span>
                    <span class="block text-sm text-ink-2">
                      {words[`whoseSecret_${secret.whose}`]}
                    </span>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </Section>
        <WhatIsShared />
      </div>
    </div>
  )
}

function Numbers(props: { template: Omit<TemplateDetail, 'id'> }) {
  return (
    <dl class="grid grid-cols-[6rem_minmax(0,1fr)] gap-y-1 text-sm">
      <dt class="text-ink-2">{words.author}</dt>
      <dd>{props.template.author}</dd>
      <dt class="text-ink-2">{words.category}</dt>
      <dd>{props.template.category}</dd>
      <dt class="text-ink-2">{words.licence}</dt>
      <dd>{props.template.licence === 'none' ? words.licenceNone : props.template.licence}</dd>
      <dt class="text-ink-2">{words.version}</dt>
      <dd>{props.template.versionNumber}</dd>
      <dt class="text-ink-2">{words.updatedAt}</dt>
      <dd>
        <TimeAgo at={props.template.updatedAt} />
      </dd>
      <dt class="text-ink-2">{words.liveDeployments}</dt>
      <dd class="tabular-nums">{formatNumber(props.template.liveDeployments)}</dd>
      <dt class="text-ink-2">{words.everMade}</dt>
      <dd class="tabular-nums">{formatNumber(props.template.forkCount)}</dd>
    </dl>
  )
}
