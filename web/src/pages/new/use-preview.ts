import { useQuery, useQueryClient } from '@tanstack/solid-query'
import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { Preview, PreviewEvent } from '../../../../contract/nouns.ts'
import { asProblem, useApi } from '../../api.ts'
import { now } from '../../clock.ts'
import { followStream, useOpenStream } from '../../follow-stream.ts'
import { keys, previewQuery } from '../../queries.ts'
import { readPlan } from './read-plan.ts'

/** In case the stream stays silent. */
const LOOK_AGAIN_MS = 5_000

/** A preview while it is written and as it is then; the empty id is none. */
export function usePreview(previewId: Accessor<string>) {
  const api = useApi()
  const queries = useQueryClient()
  const open = useOpenStream()
  const [text, setText] = createSignal('')
  const [isConnected, setIsConnected] = createSignal(true)

  const query = useQuery(() => ({
    ...previewQuery(api, previewId()),
    enabled: previewId() !== '',
    refetchInterval: ({ state }) => (state.data?.state === 'writing' ? LOOK_AGAIN_MS : false),
  }))
  const found = (): Preview | undefined =>
    previewId() !== '' && query.isSuccess ? query.data : undefined
  const isWriting = createMemo(() => found()?.state === 'writing')

  createEffect(
    on([previewId, isWriting], ([id, isStillWriting]) => {
      setText('')
      setIsConnected(true)
      if (!isStillWriting) return
      const refresh = () => void queries.invalidateQueries({ queryKey: keys.preview(id) })
      const stop = followStream<PreviewEvent>({
        path: `/v1/previews/${id}/events`,
        isLast: ({ type }) => type === 'ended',
        open,
        onConnection(isNowConnected) {
          setIsConnected(isNowConnected)
          if (!isNowConnected) refresh()
        },
        onEvent(event) {
          if (event.type === 'text') setText((before) => before + event.text)
          if (event.type === 'again') setText('')
          if (event.type === 'ended') refresh()
        },
      })
      onCleanup(stop)
    }),
  )

  const plan = createMemo(() => readPlan(text()))

  return {
    query,
    found,
    isWriting,
    isConnected,
    /** What can be told of it while it is written. */
    plan,
    /** Milliseconds for which a build takes this very spec. */
    leftMs: () => Math.max(0, Date.parse(found()?.expiresAt ?? '') - now() || 0),
    hasLapsed: () =>
      previewId() !== '' &&
      ((query.isError && asProblem(query.error).code === 'PreviewNotFound') ||
        (found()?.state === 'ready' && Date.parse(found()?.expiresAt ?? '') <= now())),
  }
}
export type UsedPreview = ReturnType<typeof usePreview>
