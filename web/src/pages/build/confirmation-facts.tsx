import { For, Show } from 'solid-js'
import type { Confirmation } from '../../../../contract/nouns.ts'
import type { SpecDifference } from '../../../../contract/spec-difference.ts'
import { CallList } from '../../ui/call-list.tsx'
import { SecretPurpose } from '../../ui/secret-field.tsx'
import { isNothing, ListChange, SpecDifferenceView } from '../../ui/spec-difference-view.tsx'
import { words } from '../../words.ts'

/** What a confirmation is about. Hosts and secrets that nobody has approved stand by themselves. */
export function ConfirmationFacts(props: { confirmation: Confirmation }) {
  const rest = (): SpecDifference | undefined => {
    const { difference, newDomains, newSecrets } = props.confirmation
    if (difference === null) return undefined
    const isNew = newSecrets.map(({ key }) => key)
    const left = {
      tools: difference.tools,
      domains: without(difference.domains, newDomains),
      secrets: without(difference.secrets, isNew),
    }
    return isNothing(left) ? undefined : left
  }
  return (
    <div class="grid min-w-0 gap-4">
      <ListChange
        title={words.newHosts}
        change={{ added: props.confirmation.newDomains, removed: [] }}
      />
      <Show when={props.confirmation.newSecrets.length > 0}>
        <section class="grid gap-2">
          <h3 class="font-medium">{words.newSecrets}</h3>
          <ul class="grid gap-1">
            <For each={props.confirmation.newSecrets}>
              {(secret) => (
                <li>
                  <code class="rounded-sm bg-ok-soft px-2 py-0.5 font-mono text-sm text-ok">
                    + {secret.key}
                  </code>{' '}
                  <span class="text-ink-2">
                    <SecretPurpose secret={secret} />
                  </span>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={rest()}>{(left) => <SpecDifferenceView difference={left()} />}</Show>
      <Show when={props.confirmation.failedCalls.length > 0}>
        <section class="grid gap-2">
          <h3 class="font-medium">{words.callsFailNow}</h3>
          <CallList calls={props.confirmation.failedCalls} />
        </section>
      </Show>
    </div>
  )
}

function without(change: SpecDifference['domains'], names: readonly string[]) {
  return { ...change, added: change.added.filter((name) => !names.includes(name)) }
}
