import type { Context } from './context.ts'
import type { Following } from './request-types.ts'

/** A notice tells at once; this is for the one that never came. */
const LOOK_AGAIN_MS = 10_000

/** Every event after `after`, those to come too, up to the last one. */
export async function* followEvents<E extends { seq: number }>(
  { notices }: Pick<Context, 'notices'>,
  {
    id,
    after,
    signal,
    list,
    isLast,
  }: Following & {
    /** Of what is followed, as its notices name it. */
    id: string
    /** May be a part: it is asked again until there is nothing more. */
    list: (after: number) => Promise<E[]>
    isLast: (event: E) => boolean
  },
): AsyncGenerator<{ id: number; data: E }> {
  using changes = notices.watch(id)
  let seen = 0
  while (!signal.aborted) {
    const events = await list(seen)
    for (const event of events) {
      seen = event.seq
      // Those before `after` are read too: the end may be among them.
      if (event.seq > after) yield { id: event.seq, data: event }
      if (isLast(event)) return
    }
    if (events.length === 0) await changes.next({ signal, timeoutMs: LOOK_AGAIN_MS })
  }
}
