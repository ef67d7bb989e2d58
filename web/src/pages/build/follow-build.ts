import { buildEvent, type BuildEvent } from '../../../../contract/nouns.ts'

export interface FollowBuild {
  buildId: string
  onEvent: (event: BuildEvent) => void
  onConnection: (isConnected: boolean) => void
  /** What opens a stream; tests hand in their own. */
  open?: (url: string) => EventSource
}

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15_000

/**
 * Hands on every event of a build once, from the first to the last. The browser's own reconnect gives up for good on
 * any status but 200, so the timer is ours and asks for what comes after the last event seen.
 */
export function followBuild(input: FollowBuild): () => void {
  const { buildId, onEvent, onConnection, open = (url) => new EventSource(url) } = input
  let after = 0
  let waitMs = FIRST_WAIT_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let source: EventSource | undefined

  function connect() {
    source = open(`/v1/builds/${buildId}/events?after=${after}`)
    source.onopen = () => {
      waitMs = FIRST_WAIT_MS
      onConnection(true)
    }
    source.onmessage = (message: MessageEvent<string>) => {
      const event = buildEvent.parse(JSON.parse(message.data))
      after = event.seq
      onEvent(event)
      if (event.type === 'build-ended') stop()
    }
    source.onerror = () => {
      source?.close()
      onConnection(false)
      timer = setTimeout(connect, waitMs)
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
  }

  function stop() {
    clearTimeout(timer)
    source?.close()
  }

  connect()
  return stop
}
