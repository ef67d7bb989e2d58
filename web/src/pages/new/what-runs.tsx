import { For, Show } from 'solid-js'
import { Section } from '../../ui/page.tsx'
import { words } from '../../words.ts'
import type { Source } from './source.ts'

interface WhatRunsProps {
  source: Source
  ownHosts: readonly string[]
  callerSecrets: readonly string[]
}

/** What will run, before it does: tools, and every host that they may reach. */
export function WhatRuns(props: WhatRunsProps) {
  return (
    <Section title={words.whatRuns}>
      <div class="grid gap-4">
        <p class="text-ink-2">{words.whatRunsLead(props.source.title)}</p>
        <List title={words.tools} items={props.source.toolNames} empty={words.noneWord} />
        <List
          title={words.allowedHosts}
          items={[...props.source.hosts, ...props.ownHosts]}
          empty={words.noHosts}
        />
        <Show when={props.callerSecrets.length > 0}>
          <List title={words.callerSecrets} items={props.callerSecrets} empty="" />
        </Show>
      </div>
    </Section>
  )
}

function List(props: { title: string; items: readonly string[]; empty: string }) {
  return (
    <div>
      <h3 class="text-sm text-ink-2">{props.title}</h3>
      <Show when={props.items.length > 0} fallback={<p>{props.empty}</p>}>
        <ul>
          <For each={props.items}>{(item) => <li>{item}</li>}</For>
        </ul>
      </Show>
    </div>
  )
}
