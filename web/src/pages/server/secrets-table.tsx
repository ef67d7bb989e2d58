import CircleCheck from 'lucide-solid/icons/circle-check'
import { For, Show } from 'solid-js'
import type { Secret } from '../../../../contract/nouns.ts'
import { Button } from '../../ui/button.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { Rows } from '../../ui/rows.tsx'
import { Label, SecretMissingChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'

interface SecretsTableProps {
  secrets: readonly Secret[]
  canChange: boolean
  onSet: (key: string) => void
  onDelete: (key: string) => void
}

export function SecretsTable(props: SecretsTableProps) {
  return (
    <Rows isFramed head={[words.key, words.whatFor, words.state, words.setBy]} hasActions>
      <For each={props.secrets}>
        {(secret) => (
          <tr>
            <td data-label={words.key}>
              <div class="flex flex-wrap items-center gap-2">
                <code class="font-mono font-medium">{secret.key}</code>{' '}
                <Show when={!secret.isDeclared}>
                  <Label>{words.notDeclared}</Label>
                </Show>
              </div>
            </td>
            <td data-label={words.whatFor}>
              <div class="max-w-[48ch]">
                {secret.description}{' '}
                <Show when={secret.howToGetUrl}>
                  {(url) => (
                    <ExternalLink href={url()} label={words.howToGet(secret.key)}>
                      {words.whereToGet}
                    </ExternalLink>
                  )}
                </Show>
              </div>
            </td>
            <td data-label={words.state}>
              <SecretState secret={secret} />
            </td>
            <td data-label={words.setBy}>
              <Show when={secret.setAt} fallback={words.none}>
                {(at) => (
                  <div>
                    <TimeAgo at={at()} />
                    <Show when={secret.setBy}>
                      {(person) => <span class="block text-ink-2">{words.by(person())}</span>}
                    </Show>
                  </div>
                )}
              </Show>
            </td>
            <td data-label="">
              <Show when={props.canChange && secret.whose === 'owner'}>
                <div class="flex gap-1 md:justify-end">
                  <Button
                    aria-label={
                      secret.isSet ? words.replaceThing(secret.key) : words.setThing(secret.key)
                    }
                    onClick={() => props.onSet(secret.key)}
                  >
                    {secret.isSet ? words.replace : words.set}
                  </Button>
                  <Show when={secret.isSet}>
                    <Button
                      kind="quiet"
                      aria-label={words.deleteThing(secret.key)}
                      onClick={() => props.onDelete(secret.key)}
                    >
                      {words.delete}
                    </Button>
                  </Show>
                </div>
              </Show>
            </td>
          </tr>
        )}
      </For>
    </Rows>
  )
}

function SecretState(props: { secret: Secret }) {
  return (
    <Show when={props.secret.whose === 'owner'} fallback={words.callersGive}>
      <span class="inline-flex items-center gap-1">
        <Show
          when={props.secret.isSet}
          fallback={props.secret.isDeclared ? <SecretMissingChip /> : words.notSet}
        >
          <CircleCheck size={16} class="text-ink-2" aria-hidden="true" />
          {words.isSet}
        </Show>
        <Show when={props.secret.isPending}>
          <Label>{words.notApplied}</Label>
        </Show>
      </span>
    </Show>
  )
}
