import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { BuildEvent } from '../../../../contract/nouns.ts'
import { followStream, useOpenStream } from '../../follow-stream.ts'
import { keys } from '../../queries.ts'
import { applyBuildEvent, emptyBuildView } from './build-view.ts'

/** A log that is read from its beginning says many such things at once. */
const GATHER_MS = 150

/** The build's log as it grows. What it says of the build itself is read anew. */
export function useBuildLog(buildId: Accessor<string>) {
  const queries = useQueryClient()
  const open = useOpenStream()
  const [view, setView] = createSignal(emptyBuildView())
  const [isConnected, setIsConnected] = createSignal(true)

  createEffect(
    on(buildId, (id) => {
      setView(emptyBuildView())
      let timer: ReturnType<typeof setTimeout> | undefined
      const refresh = () => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          void queries.invalidateQueries({ queryKey: keys.build(id) })
        }, GATHER_MS)
      }
      const stop = followStream<BuildEvent>({
        path: `/v1/builds/${id}/events`,
        isLast: ({ type }) => type === 'build-ended',
        open,
        onConnection(isNowConnected) {
          setIsConnected(isNowConnected)
          if (!isNowConnected) refresh()
        },
        onEvent(event) {
          setView((before) => applyBuildEvent(before, event))
          if (tellsOfBuild(event)) refresh()
          if (event.type === 'build-ended')
            void queries.invalidateQueries({ queryKey: keys.servers })
        },
      })
      onCleanup(() => {
        clearTimeout(timer)
        stop()
      })
    }),
  )
  return { view, isConnected }
}

function tellsOfBuild({ step, type }: BuildEvent): boolean {
  if (type === 'build-ended' || step === 'contract-check') return true
  return (
    type !== 'step-started' && (step === 'self-test' || step === 'repair' || step === 'generate')
  )
}
