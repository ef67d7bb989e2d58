import { For, Show } from 'solid-js'
import type { RepairAttempt } from '../../../../contract/nouns.ts'
import { DiffView } from '../../ui/diff-view.tsx'
import { ModelUseLine } from '../../ui/model-use.tsx'
import { Section } from '../../ui/page.tsx'
import { words } from '../../words.ts'

/** Each repair: what was wrong, what changed, what it took. */
export function RepairsSection(props: { repairs: readonly RepairAttempt[] }) {
  return (
    <Section title={words.repairs}>
      <ol class="grid gap-6">
        <For each={props.repairs}>
          {(attempt) => (
            <li class="grid min-w-0 gap-2">
              <h3 class="font-medium">{words.repairOf(attempt.round, attempt.of)}</h3>
              <p class="max-w-[72ch] whitespace-pre-line text-ink-2">{attempt.reason}</p>
              <p class="max-w-[72ch] whitespace-pre-line">{attempt.summary}</p>
              <Show when={attempt.diff}>
                <DiffView text={attempt.diff} label={words.repairDiff(attempt.round)} />
              </Show>
              <ModelUseLine use={attempt.use} />
            </li>
          )}
        </For>
      </ol>
    </Section>
  )
}
