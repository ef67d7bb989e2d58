import { For, Show } from 'solid-js'
import type { SecretSpec } from '../../../../../contract/spec.ts'
import { Section } from '../../../ui/page.tsx'
import { SecretField, SecretPurpose } from '../../../ui/secret-field.tsx'
import { words } from '../../../words.ts'

interface SecretsSectionProps {
  secrets: readonly SecretSpec[]
  values: Readonly<Partial<Record<string, string>>>
  onValue: (key: string, value: string) => void
  problemOf: (key: string) => string | undefined
}

/** The owner's are asked for now; each caller is asked for theirs later. */
export function SecretsSection(props: SecretsSectionProps) {
  const of = (whose: SecretSpec['whose']) =>
    props.secrets.filter((secret) => secret.whose === whose)
  return (
    <Show when={props.secrets.length > 0}>
      <Section title={words.secrets}>
        <div class="grid gap-4">
          <Show when={of('owner').length > 0}>
            <p class="max-w-[72ch] text-ink-2">{words.secretsAsked}</p>
          </Show>
          <For each={of('owner')}>
            {(secret) => (
              <SecretField
                secret={secret}
                value={props.values[secret.key] ?? ''}
                onValue={(value) => props.onValue(secret.key, value)}
                error={props.problemOf(secret.key)}
              />
            )}
          </For>
          <Show when={of('caller').length > 0}>
            <div class="grid gap-1">
              <h3 class="font-medium">{words.callerSecrets}</h3>
              <ul class="grid gap-1 text-ink-2">
                <For each={of('caller')}>
                  {(secret) => (
                    <li>
                      <code class="font-mono text-sm text-ink">{secret.key}</code>{' '}
                      <SecretPurpose secret={secret} />
                    </li>
                  )}
                </For>
              </ul>
            </div>
          </Show>
        </div>
      </Section>
    </Show>
  )
}
