import { queryOptions, useQuery } from '@tanstack/solid-query'
import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { OpenapiChoice } from '../../../../../contract/openapi-routes.ts'
import { answerOf, useApi, type Api } from '../../../api.ts'

/** A server has at most as many tools. */
export const MOST_OPERATIONS = 60

/** So long nothing is chosen before the size of the list is asked for. */
const CHOOSING_MS = 800

interface ConversionInput {
  documentId: string
  choice: OpenapiChoice
}

/** The spec of a choice. It is asked for once one pauses, for the size of its list, and there when one goes on. */
export function createConversion(input: Accessor<ConversionInput>) {
  const api = useApi()
  const [settled, setSettled] = createSignal<ConversionInput>()
  createEffect(
    on(input, (now) => {
      const timer = setTimeout(() => setSettled(now), CHOOSING_MS)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  const isSettled = () => JSON.stringify(settled()) === JSON.stringify(input())
  const query = useQuery(() => ({
    ...conversionQuery(api, settled() ?? input()),
    enabled: isSettled() && isPossible(input().choice),
  }))
  return {
    queryOf: (known: Api) => conversionQuery(known, input()),
    /** About how much the list of tools takes, when it is known of just this choice. */
    tokens: () => (isSettled() && query.isSuccess ? query.data.estimatedTokens : undefined),
  }
}

function isPossible({ operations }: OpenapiChoice) {
  return operations.length > 0 && operations.length <= MOST_OPERATIONS
}

function conversionQuery(api: Api, { documentId, choice }: ConversionInput) {
  return queryOptions({
    queryKey: ['openapi', documentId, choice],
    queryFn: () =>
      answerOf(
        api.POST('/v1/openapi/{documentId}/spec', {
          params: { path: { documentId } },
          body: choice,
        }),
      ),
    staleTime: Infinity,
  })
}
