import { EventEmitter } from 'node:events'
import { listen } from '../db/notify.ts'

/** Tells when something changed; what it is, is read from the tables. */
export interface Notices extends AsyncDisposable {
  watch(id: string): Watch
}

export interface Watch extends Disposable {
  /** Resolves at the next change since the last call, after the time, or when the signal aborts. */
  next(options: { signal: AbortSignal; timeoutMs: number }): Promise<void>
}

/** One LISTEN for all who follow a build, a preview or a log in this process. */
export async function openNotices({
  databaseUrl,
  onError,
}: {
  databaseUrl: string
  onError: (err: unknown) => void
}): Promise<Notices> {
  const changes = new EventEmitter().setMaxListeners(0)
  const listener = await listen(
    { databaseUrl, onError },
    {
      channels: ['bmm_builds', 'bmm_previews', 'bmm_logs'],
      onNotice: (_channel, id) => changes.emit(id),
      onConnect: wakeAll, // what was missed while disconnected is in the tables
    },
  )
  function wakeAll() {
    for (const id of changes.eventNames()) changes.emit(id)
  }
  return {
    watch: (id) => createWatch(changes, id),
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  }
}

/** A change that comes while nobody waits is kept for the next call. */
export function createWatch(changes: EventEmitter, id: string): Watch {
  let hasChanged = false
  let wake = () => {}
  const notice = () => {
    hasChanged = true
    wake()
  }
  changes.on(id, notice)
  return {
    async next({ signal, timeoutMs }) {
      if (!hasChanged && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = () => resolve()
        const timer = setTimeout(wake, timeoutMs)
        signal.addEventListener('abort', wake, { once: true })
        await promise
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
      }
      hasChanged = false
    },
    [Symbol.dispose]() {
      changes.off(id, notice)
    },
  }
}
