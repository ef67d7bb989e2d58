import { useNavigate } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { createMemo, createUniqueId, For, Show } from 'solid-js'
import type { Me } from '../../../contract/nouns.ts'
import { useApi } from '../api.ts'
import { organisationsQuery } from '../organisation-queries.ts'
import { meQuery } from '../queries.ts'
import { useOrganisationChange } from '../use-organisation-change.ts'
import { words } from '../words.ts'

/** In which organisation one works; a choice for those who are in several. */
export function OrganisationSwitch() {
  const api = useApi()
  const navigate = useNavigate()
  const id = createUniqueId()
  const me = useQuery(() => meQuery(api))
  const organisations = useQuery(() => organisationsQuery(api))
  const current = () => (me.isSuccess ? me.data.organisation : undefined)
  // while the list is read anew the choice stays, and so does the focus
  const choices = createMemo<Me['organisation'][]>(
    (last) => (organisations.isSuccess ? organisations.data.data : last),
    [],
  )
  const change = useOrganisationChange({ onChanged: () => navigate('/') })
  const chosenId = () => (change.isPending ? change.variables : current()?.id)
  return (
    <Show when={choices().length > 1}>
      <div class="px-2 pb-3">
        <label for={id} class="sr-only">
          {words.organisation}
        </label>
        <select
          id={id}
          class="h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-base text-ink max-md:h-11"
          onChange={(event) => change.mutate(event.currentTarget.value)}
        >
          <For each={choices()}>
            {(choice) => (
              <option value={choice.id} selected={choice.id === chosenId()}>
                {choice.name}
              </option>
            )}
          </For>
        </select>
      </div>
    </Show>
  )
}
