import { For, Show, type JSX } from 'solid-js'
import { estimateToolTokens } from '../../../../../contract/estimate-tokens.ts'
import { formatNumber } from '../../../format.ts'
import { Section } from '../../../ui/page.tsx'
import { words } from '../../../words.ts'
import type { Source } from './source.ts'

interface WhatRunsProps {
  source: Source
  ownHosts: readonly string[]
  children: JSX.Element
}

/** What will run, before it does: tools, and every host that they may reach. */
export function WhatRuns(props: WhatRunsProps) {
  return (
    <Section title={words.whatRuns}>
      <div class="grid gap-4">
        <p class="text-ink-2">{words.whatRunsLead(props.source.title)}</p>
        <List
          title={words.tools}
          items={props.source.tools.map((tool) => tool.title || tool.name)}
          empty={words.noneWord}
        />
        <List
          title={words.allowedHosts}
          items={[...props.source.hosts, ...props.ownHosts]}
          empty={words.noHosts}
        />
        <Show when={props.source.secrets.length > 0}>
          <List
            title={words.secrets}
            items={props.source.secrets.map((secret) => secret.key)}
            empty=""
          />
        </Show>
        <p class="text-sm text-ink-2">
          {words.toolListTokens(formatNumber(estimateToolTokens(props.source.tools)))}
        </p>
        {props.children}
      </div>
    </Section>
  )
}

const SHOWN = 12

function List(props: { title: string; items: readonly string[]; empty: string }) {
  return (
    <div>
      <h3 class="text-sm text-ink-2">{props.title}</h3>
      <Show when={props.items.length > 0} fallback={<p>{props.empty}</p>}>
        <ul>
          <For each={props.items.slice(0, SHOWN)}>{(item) => <li>{item}</li>}</For>
          <Show when={props.items.length > SHOWN}>
            <li class="text-ink-2">{words.andMore(props.items.length - SHOWN)}</li>
          </Show>
        </ul>
      </Show>
    </div>
  )
}
