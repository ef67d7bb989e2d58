import { For, Show } from 'solid-js'
import type { SpecDifference, ToolChange } from '../../../contract/spec-difference.ts'
import { words } from '../words.ts'
import { BreakingChip, Label } from './state-chip.tsx'

/** What another spec changes: tools with the breaking ones first, and every host and secret that comes or goes. */
export function SpecDifferenceView(props: { difference: SpecDifference }) {
  return (
    <Show
      when={!isNothing(props.difference)}
      fallback={<p class="text-ink-2">{words.noDifference}</p>}
    >
      <div class="grid gap-4">
        <Show when={props.difference.tools.length > 0}>
          <section class="grid gap-2">
            <h3 class="font-medium">{words.tools}</h3>
            <ul class="grid gap-3">
              <For each={props.difference.tools}>{(change) => <ToolItem change={change} />}</For>
            </ul>
          </section>
        </Show>
        <ListChange title={words.allowedHosts} change={props.difference.domains} />
        <ListChange title={words.secrets} change={props.difference.secrets} />
      </div>
    </Show>
  )
}

export function isNothing({ tools, domains, secrets }: SpecDifference): boolean {
  return [tools, domains.added, domains.removed, secrets.added, secrets.removed].every(
    (list) => list.length === 0,
  )
}

function ToolItem(props: { change: ToolChange }) {
  return (
    <li class="grid min-w-0 gap-1">
      <span class="flex flex-wrap items-center gap-2">
        <Show when={props.change.isBreaking}>
          <BreakingChip />
        </Show>
        <Label>{words[`change_${props.change.kind}`]}</Label>
        <code class="min-w-0 font-mono text-sm">
          <Show when={props.change.from}>
            {(from) => (
              <>
                <del>{from()}</del>{' '}
              </>
            )}
          </Show>
          {props.change.tool}
        </code>
      </span>
      <ul class="text-ink-2">
        <For each={props.change.details}>{(detail) => <li>{detail}</li>}</For>
      </ul>
    </li>
  )
}

interface ListChangeProps {
  title: string
  change: { added: readonly string[]; removed: readonly string[] }
}

/** Names that come and go, told by sign, word and ground. */
export function ListChange(props: ListChangeProps) {
  return (
    <Show when={props.change.added.length + props.change.removed.length > 0}>
      <section class="grid gap-2">
        <h3 class="font-medium">{props.title}</h3>
        <ul class="grid gap-1 font-mono text-sm">
          <For each={props.change.added}>
            {(name) => (
              <li class="rounded-sm bg-ok-soft px-2 py-0.5 text-ok">
                + {name}
                <span class="sr-only"> ({words.change_added})</span>
              </li>
            )}
          </For>
          <For each={props.change.removed}>
            {(name) => (
              <li class="rounded-sm bg-bad-soft px-2 py-0.5 text-bad">
                − {name}
                <span class="sr-only"> ({words.change_removed})</span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}
