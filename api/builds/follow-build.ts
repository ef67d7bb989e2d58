import type { BuildEvent } from '../../contract/nouns.ts'
import { listBuildEvents } from '../../db/build-events.ts'
import { describeBuild } from '../../db/builds.ts'
import type { Context } from '../context.ts'
import type { Following, RequestOf } from '../request-types.ts'

/** A notice tells at once; this is for the one that never came. */
const LOOK_AGAIN_MS = 10_000

export async function followBuild(
  context: Context,
  { caller, params, ...following }: RequestOf<'followBuild'> & Following,
): Promise<AsyncIterable<{ id: number; data: BuildEvent }>> {
  const { id } = await describeBuild(context.db, {
    id: params.buildId,
    organisationId: caller.organisationId,
  })
  return eventsOf(context, { ...following, buildId: id })
}

/** Every event after `after`, those to come too, up to the one that ends the build. */
export async function* eventsOf(
  { db, notices }: Pick<Context, 'db' | 'notices'>,
  { buildId, after, signal }: { buildId: string } & Following,
): AsyncGenerator<{ id: number; data: BuildEvent }> {
  using changes = notices.watch(buildId)
  let seen = 0
  while (!signal.aborted) {
    for (const event of await listBuildEvents(db, { buildId, after: seen })) {
      seen = event.seq
      // Those before `after` are read too: the end may be among them.
      if (event.seq > after) yield { id: event.seq, data: event }
      if (event.type === 'build-ended') return
    }
    await changes.next({ signal, timeoutMs: LOOK_AGAIN_MS })
  }
}
