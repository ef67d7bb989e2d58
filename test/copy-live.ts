// Many servers of one make: rows as a build would have left them, without the builds.
import type { Db } from '../db/connect.ts'
import { newId } from '../db/ids.ts'

export interface Copy {
  id: string
  slug: string
}

/** Copies a live server, fork or not. A copy that is not asleep is deployed by its host, as one that has lost its runner. */
export async function copyLive(
  db: Db,
  {
    serverId,
    count,
    isAsleep,
    organisationId,
  }: { serverId: string; count: number; isAsleep: boolean; organisationId?: string },
): Promise<Copy[]> {
  const server = await db('servers').where({ id: serverId }).first()
  const version = await db('versions').where({ id: server.liveVersionId }).first()
  const build = await db('builds').where({ id: version.buildId }).first()
  const discovery = await db('discoveries').where({ versionId: version.id }).first()
  const copies = Array.from({ length: count }, () => {
    const id = newId('server')
    const slug = `copy-${id.slice(-20)}`
    return { id, slug, versionId: newId('version'), buildId: newId('build') }
  })
  await db.transaction(async (trx) => {
    const insert = (table: string, rows: object[]) => trx.batchInsert(table, rows, 500)
    await insert(
      'servers',
      copies.map(({ id, slug }) => ({
        ...server,
        id,
        slug,
        liveVersionId: null,
        lastBuildId: null,
        organisationId: organisationId ?? server.organisationId,
        asleepAt: isAsleep ? new Date() : null,
      })),
    )
    await insert(
      'builds',
      copies.map(({ id, buildId }) => ({ ...asJson(build), id: buildId, serverId: id })),
    )
    await insert(
      'versions',
      copies.map(({ id, buildId, versionId }) => ({
        ...asJson(version),
        id: versionId,
        serverId: id,
        buildId,
      })),
    )
    if (discovery)
      await insert(
        'discoveries',
        copies.map(({ versionId }) => ({ ...asJson(discovery), versionId })),
      )
    await trx.raw(
      `update servers set live_version_id = versions.id, last_build_id = versions.build_id
       from versions where versions.server_id = servers.id and servers.id = any(?)`,
      [copies.map(({ id }) => id)],
    )
  })
  return copies.map(({ id, slug }) => ({ id, slug }))
}

/** Documents go in as text. */
function asJson(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value !== null && typeof value === 'object' && !(value instanceof Date)
        ? JSON.stringify(value)
        : value,
    ]),
  )
}
