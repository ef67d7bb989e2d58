import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { answerOf, useApi } from './api.ts'
import { enterOrganisation } from './queries.ts'
import { announce } from './ui/announce.ts'
import { words } from './words.ts'

/** Has one work in another of one's organisations; the pages then show what is of that one. */
export function useOrganisationChange({ onChanged }: { onChanged?: () => void } = {}) {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation(() => ({
    scope: { id: 'organisation' }, // one after the other: the last choice holds
    mutationFn: (organisationId: string) =>
      answerOf(api.PUT('/v1/me/org', { body: { organisationId } })),
    onSuccess({ organisation }) {
      onChanged?.()
      void enterOrganisation(queries, organisation)
      announce(words.switchedTo(organisation.name))
    },
    onError: () => announce(words.switchFailed),
  }))
}
