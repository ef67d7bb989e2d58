import CircleCheck from 'lucide-solid/icons/circle-check'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import { For, Index, Show } from 'solid-js'
import { words } from '../../../words.ts'
import type { Plan } from '../read-plan.ts'

/** What a server will be, as far as it is known: its tools, what it reaches and what it needs. */
export function PlanOutline(props: { plan: Plan }) {
  return (
    <div class="grid gap-3">
      <Show when={props.plan.description}>
        <p class="max-w-[72ch] whitespace-pre-line">{props.plan.description}</p>
      </Show>
      <Show when={props.plan.tools.length > 0}>
        <div class="grid gap-1">
          <h3 class="text-sm text-ink-2">{words.tools}</h3>
          <ul class="grid gap-1">
            <Index each={props.plan.tools}>
              {(tool) => (
                <li class="flex items-start gap-2">
                  <Show
                    when={tool().isWritten}
                    fallback={
                      <LoaderCircle
                        size={16}
                        class="spin mt-0.5 shrink-0 text-accent-ink"
                        aria-hidden="true"
                      />
                    }
                  >
                    <CircleCheck size={16} class="mt-0.5 shrink-0 text-ink-3" aria-hidden="true" />
                  </Show>
                  <span class="min-w-0">
                    {tool().title}{' '}
                    <Show when={tool().name !== tool().title}>
                      <code class="font-mono text-sm text-ink-2">{tool().name}</code>
                    </Show>
                    <Show when={!tool().isWritten}>
                      <span class="sr-only">{words.toolBeingWritten}</span>
                    </Show>
                  </span>
                </li>
              )}
            </Index>
          </ul>
        </div>
      </Show>
      <Names title={words.allowedHosts} names={props.plan.hosts} />
      <Names title={words.secretsNeeded} names={props.plan.secrets} />
    </div>
  )
}

function Names(props: { title: string; names: readonly string[] }) {
  return (
    <Show when={props.names.length > 0}>
      <div class="grid gap-1">
        <h3 class="text-sm text-ink-2">{props.title}</h3>
        <ul class="flex flex-wrap gap-x-4 gap-y-1">
          <For each={props.names}>
            {(name) => (
              <li>
                <code class="font-mono text-sm">{name}</code>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  )
}
