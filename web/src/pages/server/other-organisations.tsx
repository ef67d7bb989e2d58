import { useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { organisationsQuery } from '../../organisation-queries.ts'
import { meQuery } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { useOrganisationChange } from '../../use-organisation-change.ts'
import { words } from '../../words.ts'

/** Where a server may be that is not in the organisation that one works in. */
export function OtherOrganisations() {
  const api = useApi()
  const me = useQuery(() => meQuery(api))
  const organisations = useQuery(() => organisationsQuery(api))
  const change = useOrganisationChange()
  const others = () =>
    organisations.isSuccess && me.isSuccess
      ? organisations.data.data.filter(({ id }) => id !== me.data.organisation.id)
      : []
  return (
    <Show when={others().length > 0}>
      <div class="grid gap-3">
        <p>{words.maybeElsewhere}</p>
        <div class="flex flex-wrap gap-2">
          <For each={others()}>
            {({ id, name }) => (
              <Button
                isBusy={change.isPending && change.variables === id}
                onClick={() => change.mutate(id)}
              >
                {words.workIn(name)}
              </Button>
            )}
          </For>
        </div>
      </div>
    </Show>
  )
}
