import { createContext, useContext } from 'solid-js'

export type OpenStream = (url: string) => EventSource

/** What opens a stream; tests hand in their own. */
const StreamContext = createContext<OpenStream>((url) => new EventSource(url))
export const StreamProvider = StreamContext.Provider
export const useOpenStream = () => useContext(StreamContext)

export interface FollowStream<E extends { seq: number }> {
  path: string
  query?: Record<string, string>
  /** The last event that is there already; none unless it says so. */
  after?: number
  isLast: (event: E) => boolean
  onEvent: (event: E) => void
  onConnection: (isConnected: boolean) => void
  open: OpenStream
}

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15_000

/**
 * Hands on every event of a stream once, from the first to the last. The browser's own reconnect gives up for good on
 * any status but 200, so the timer is ours and asks for what comes after the last event seen.
 */
export function followStream<E extends { seq: number }>(input: FollowStream<E>): () => void {
  const { path, isLast, onEvent, onConnection, open } = input
  let after = input.after ?? 0
  let waitMs = FIRST_WAIT_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let source: EventSource | undefined

  function connect() {
    const query = new URLSearchParams({ ...input.query, after: String(after) })
    source = open(`${path}?${query}`)
    source.onopen = () => {
      waitMs = FIRST_WAIT_MS
      onConnection(true)
    }
    source.onmessage = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as E // the api's own, which its tests hold to the contract
      after = event.seq
      onEvent(event)
      if (isLast(event)) stop()
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
