import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { answerOf, useApi } from '../../../api.ts'
import { keys } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { announce } from '../../../ui/announce.ts'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'

/** For ever no upgrades, or upgrades again. */
export function DeclineUpgrades(props: { isDeclined: boolean }) {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  const change = useMutation(() => ({
    mutationFn: (isDeclined: boolean) =>
      answerOf(
        api.PUT('/v1/servers/{serverId}/upgrades', {
          params: { path: { serverId: server().slug } },
          body: { isDeclined },
        }),
      ),
    onSuccess(_server, isDeclined) {
      announce(isDeclined ? words.upgradesNowDeclined : words.upgradesNowOffered)
      void queries.invalidateQueries({ queryKey: keys.servers })
    },
  }))
  return (
    <>
      <Button isBusy={change.isPending} onClick={() => change.mutate(!props.isDeclined)}>
        {props.isDeclined ? words.upgradesOfferAgain : words.upgradeDecline}
      </Button>
      <Show when={change.isError}>
        <ProblemNote error={change.error} />
      </Show>
    </>
  )
}
