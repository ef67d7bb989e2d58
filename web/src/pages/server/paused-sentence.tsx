import { Show } from 'solid-js'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'
import { useServer } from './server-page.tsx'

/** By whom, since when, and what callers see. */
export function PausedSentence() {
  const server = useServer()
  const who = () => {
    const person = server().pausedBy
    return person === null ? words.healthPausedByNobody : words.healthPausedBy(person)
  }
  return (
    <>
      {who()}
      <Show when={server().pausedAt}>
        {(at) => (
          <>
            {' '}
            <TimeAgo at={at()} />
          </>
        )}
      </Show>
      {`. ${words.healthPausedCallers}`}
    </>
  )
}
