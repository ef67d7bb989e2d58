import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { answerOf, useApi } from '../../../api.ts'
import { keys } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { announce } from '../../../ui/announce.ts'
import { words } from '../../../words.ts'
import { PausedSentence } from '../paused-sentence.tsx'
import { useServer } from '../server-page.tsx'

/** Stops the server and lets it answer again, with what callers see meanwhile. */
export function PauseSection() {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  const isPaused = () => server().state === 'paused'
  const change = useMutation(() => ({
    mutationFn(verb: 'pause' | 'resume') {
      const request = { params: { path: { serverId: server().slug } } }
      return answerOf(
        verb === 'pause'
          ? api.POST('/v1/servers/{serverId}/pause', request)
          : api.POST('/v1/servers/{serverId}/resume', request),
      )
    },
    async onSuccess({ title }, verb) {
      announce(verb === 'pause' ? words.paused(title) : words.resumed(title))
      await queries.invalidateQueries({ queryKey: keys.servers })
    },
  }))
  return (
    <Section title={isPaused() ? words.resumeTitle : words.pauseTitle}>
      <div class="grid gap-3">
        <Show
          when={isPaused()}
          fallback={
            <div class="grid max-w-[72ch] gap-1 text-ink-2">
              <p>{words.pauseCallers}</p>
              <p>{words.pauseText}</p>
            </div>
          }
        >
          <p>
            <PausedSentence />
          </p>
          <p class="max-w-[72ch] text-ink-2">{words.resumeText}</p>
        </Show>
        <Show when={change.isError}>
          <ProblemNote error={change.error} />
        </Show>
        <div>
          <Button
            isBusy={change.isPending}
            onClick={() => change.mutate(isPaused() ? 'resume' : 'pause')}
          >
            {isPaused() ? words.resume : words.pause}
          </Button>
        </div>
      </div>
    </Section>
  )
}
