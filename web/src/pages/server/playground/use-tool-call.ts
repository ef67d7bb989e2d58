import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createMemo, createSignal, onCleanup } from 'solid-js'
import type { ToolCall } from '../../../../../contract/playground-routes.ts'
import { answerOf, useApi } from '../../../api.ts'
import { keys, meQuery } from '../../../queries.ts'
import { useServer } from '../server-page.tsx'
import { useCallHistory, type PastCall } from './call-history.ts'

export interface Call {
  tool: string
  arguments: Record<string, unknown>
}

export type CallState =
  | { is: 'idle' | 'running' | 'cancelled' }
  | { is: 'answered'; call: Call; answer: ToolCall }
  | { is: 'failed'; error: Error }

/** One call at a time, which can be given up, and what was called before. */
export function useToolCall() {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  const me = useQuery(() => meQuery(api))
  const history = createMemo(() =>
    useCallHistory(`${me.isSuccess ? me.data.user.id : ''}:${server().id}`),
  )
  const [state, setState] = createSignal<CallState>({ is: 'idle' })
  let current = new AbortController()
  onCleanup(() => current.abort())

  const send = useMutation(() => ({
    mutationFn: ({ call, signal }: { call: Call; signal: AbortSignal }) =>
      answerOf(
        api.POST('/v1/servers/{serverId}/calls', {
          params: { path: { serverId: server().slug } },
          body: call,
          signal,
        }),
      ),
    onSuccess(answer, { call, signal }) {
      if (signal.aborted) return
      setState({ is: 'answered', call, answer })
      remember(call, outcomeOf(answer), answer.durationMs)
    },
    onError(error, { call, signal }) {
      if (signal.aborted) return
      setState({ is: 'failed', error })
      remember(call, 'refused', null)
    },
    // it may have been woken, and its figures have changed
    onSettled: () => queries.invalidateQueries({ queryKey: keys.server(server().slug) }),
  }))
  const remember = (call: Call, outcome: PastCall['outcome'], durationMs: number | null) =>
    history().add({ ...call, at: new Date().toISOString(), outcome, durationMs })

  return {
    state,
    history,
    run: (call: Call) => {
      if (state().is === 'running') return
      current = new AbortController()
      setState({ is: 'running' })
      send.mutate({ call, signal: current.signal })
    },
    cancel: () => {
      current.abort()
      setState({ is: 'cancelled' })
    },
  }
}

function outcomeOf({ result, error }: ToolCall): PastCall['outcome'] {
  if (error) return 'refused'
  return result?.isError === true ? 'tool-error' : 'answered'
}
