import { A, useParams } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Credential } from '../../../../contract/credential-routes.ts'
import { answerOf, useApi } from '../../api.ts'
import { credentialsQuery, keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { Rows } from '../../ui/rows.tsx'
import { SecretDialog } from '../../ui/secret-dialog.tsx'
import { SecretPurpose } from '../../ui/secret-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Label, SecretMissingChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'

/** What one gives a server for one's own calls: in whatever organisation the server is. */
export function CredentialsPage() {
  const api = useApi()
  const queries = useQueryClient()
  const params = useParams<{ slug: string }>()
  const credentials = useQuery(() => credentialsQuery(api, params.slug))
  const found = () => (credentials.isSuccess ? credentials.data : undefined)
  const [settingKey, setSettingKey] = createSignal<string>()
  const [deletingKey, setDeletingKey] = createSignal<string>()
  // the box may be seen while it closes
  const shownKey = createMemo<string>((last) => deletingKey() ?? last, '')

  const remove = useMutation(() => ({
    mutationFn: (key: string) =>
      answerOf(
        api.DELETE('/v1/me/credentials/{slug}/{key}', {
          params: { path: { slug: params.slug, key } },
        }),
      ),
    onSuccess(_answer, key) {
      void queries.invalidateQueries({ queryKey: keys.credentials })
      announce(words.credentialDeleted(key))
      setDeletingKey(undefined)
    },
  }))

  return (
    <Page
      title={words.credentialsOf(found()?.server.title ?? params.slug)}
      trail={
        <A href="/me" class={linkStyle}>
          {words.you}
        </A>
      }
      lead={
        <Show when={found()}>
          {(known) => words.credentialsLead(known().server.organisationName)}
        </Show>
      }
    >
      <Loaded query={credentials} waiting={<Skeleton rows={2} />}>
        {(known) => (
          <Show
            when={known().data.length > 0}
            fallback={<Empty title={words.credentials} text={words.credentialsNone} />}
          >
            <Rows isFramed head={[words.key, words.whatFor, words.state]} hasActions>
              <For each={known().data}>
                {(credential) => (
                  <CredentialRow
                    credential={credential}
                    onSet={() => setSettingKey(credential.key)}
                    onDelete={() => {
                      remove.reset()
                      setDeletingKey(credential.key)
                    }}
                  />
                )}
              </For>
            </Rows>
          </Show>
        )}
      </Loaded>
      <SecretDialog
        secretKey={settingKey()}
        description={words.credentialNeverShown}
        save={({ key, value }) =>
          answerOf(
            api.PUT('/v1/me/credentials/{slug}/{key}', {
              params: { path: { slug: params.slug, key } },
              body: { value },
            }),
          )
        }
        onSaved={(key) => {
          void queries.invalidateQueries({ queryKey: keys.credentials })
          announce(words.credentialSaved(key))
        }}
        onClose={() => setSettingKey(undefined)}
      />
      <ConfirmDialog
        isOpen={deletingKey() !== undefined}
        onClose={() => setDeletingKey(undefined)}
        title={words.deleteSecretTitle(shownKey())}
        description={words.deleteCredentialText}
        action={words.delete}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(shownKey())}
      />
    </Page>
  )
}

function CredentialRow(props: { credential: Credential; onSet: () => void; onDelete: () => void }) {
  const isGiven = () => props.credential.setAt !== null
  return (
    <tr>
      <td data-label={words.key}>
        <div class="flex flex-wrap items-center gap-2">
          <code class="font-mono font-medium">{props.credential.key}</code>
          <Show when={!props.credential.isAsked}>
            <Label>{words.notAsked}</Label>
          </Show>
        </div>
      </td>
      <td data-label={words.whatFor}>
        <div class="max-w-[48ch]">
          <SecretPurpose secret={props.credential} />
        </div>
      </td>
      <td data-label={words.state}>
        <Show when={props.credential.setAt} fallback={<SecretMissingChip />}>
          {(at) => (
            <span>
              {words.given} <TimeAgo at={at()} />
            </span>
          )}
        </Show>
      </td>
      <td data-label="">
        <div class="flex gap-1 md:justify-end">
          <Show when={props.credential.isAsked}>
            <Button
              aria-label={
                isGiven()
                  ? words.replaceThing(props.credential.key)
                  : words.setThing(props.credential.key)
              }
              onClick={() => props.onSet()}
            >
              {isGiven() ? words.replace : words.set}
            </Button>
          </Show>
          <Show when={isGiven()}>
            <Button
              kind="quiet"
              aria-label={words.deleteThing(props.credential.key)}
              onClick={() => props.onDelete()}
            >
              {words.delete}
            </Button>
          </Show>
        </div>
      </td>
    </tr>
  )
}
