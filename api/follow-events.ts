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
    /** Of the build or the preview, as its notices name it. */
    id: string
    list: (after: number) => Promise<E[]>
    isLast: (event: E) => boolean
  },
): AsyncGenerator<{ id: number; data: E }> {
  using changes = notices.watch(id)
  let seen = 0
  while (!signal.aborted) {
    for (const event of await list(seen)) {
      seen = event.seq
      // Those before `after` are read too: the end may be among them.
      if (event.seq > after) yield { id: event.seq, data: event }
      if (isLast(event)) return
    }
    await changes.next({ signal, timeoutMs: LOOK_AGAIN_MS })
  }
}
