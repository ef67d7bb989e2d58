import type { BuildEvent } from '../../contract/nouns.ts'
import { listBuildEvents } from '../../db/build-events.ts'
import { describeBuild } from '../../db/builds.ts'
import type { Context } from '../context.ts'
import { followEvents } from '../follow-events.ts'
import type { Following, RequestOf } from '../request-types.ts'

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
export function eventsOf(
  { db, notices }: Pick<Context, 'db' | 'notices'>,
  { buildId, after, signal }: { buildId: string } & Following,
): AsyncIterable<{ id: number; data: BuildEvent }> {
  return followEvents(
    { notices },
    {
      id: buildId,
      after,
      signal,
      list: (seen) => listBuildEvents(db, { buildId, after: seen }),
      isLast: ({ type }) => type === 'build-ended',
    },
  )
}
