import type { Db } from './connect.ts'
import { open, seal, sealed, type KeyRing } from './envelope.ts'
import { SecretRow } from './models/running.ts'

/** Where an owner's secret belongs; it opens nowhere else. */
interface Owner {
  organisationId: string
  serverId: string
}

export async function setSecret(
  db: Db,
  {
    ring,
    organisationId,
    serverId,
    key,
    value,
    setBy,
  }: Owner & { ring: KeyRing; key: string; value: string; setBy: string | null },
): Promise<void> {
  const record = seal(ring, [organisationId, serverId, 'owner', key], value)
  await SecretRow.query(db)
    .insert({ serverId, key, record, setBy, setAt: new Date() })
    .onConflict(['server_id', 'key'])
    .merge()
}

/** Answers whether there was one. */
export async function deleteSecret(
  db: Db,
  { serverId, key }: { serverId: string; key: string },
): Promise<boolean> {
  return (await SecretRow.query(db).delete().where({ serverId, key })) > 0
}

/** Names, dates and authors; never a value. */
export async function listSecrets(
  db: Db,
  serverId: string,
): Promise<{ key: string; setAt: Date; setBy: string | null }[]> {
  return db('secrets')
    .leftJoin('users', 'users.id', 'secrets.setBy')
    .where({ serverId })
    .orderBy('key')
    .select('secrets.key', 'secrets.setAt', 'users.name as setBy')
}

/** Since when the runner of a server's live version has run; undefined when none does. */
export async function findLiveRunnerStart(db: Db, serverId: string): Promise<Date | undefined> {
  const runner = await db<{ readyAt: Date | null; createdAt: Date }>('runners')
    .join('servers', 'servers.liveVersionId', 'runners.versionId')
    .where('servers.id', serverId)
    .whereNot('runners.state', 'gone')
    .first('runners.readyAt', 'runners.createdAt')
  return runner && (runner.readyAt ?? runner.createdAt)
}

/** The values, for the one place that hands them to a runner. */
export async function openSecrets(
  db: Db,
  { ring, organisationId, serverId }: Owner & { ring: KeyRing },
): Promise<Record<string, string>> {
  const rows = await SecretRow.query(db).where({ serverId })
  return Object.fromEntries(
    rows.map(({ key, record }) => [
      key,
      open(ring, [organisationId, serverId, 'owner', key], sealed.parse(record)),
    ]),
  )
}

/** Shorter ones stand in any text by chance. */
const SHORTEST_LEAK = 8

/** Which secrets of a server stand in which of these texts, and where: names and places, never a value. */
export async function findSecretsIn<T extends { text: string }>(
  db: Db,
  { texts, ...owner }: Owner & { ring: KeyRing; texts: T[] },
): Promise<{ key: string; where: T; index: number }[]> {
  const values = Object.entries(await openSecrets(db, owner))
  return values.flatMap(([key, value]) =>
    texts.flatMap((where) => {
      const index = value.length < SHORTEST_LEAK ? -1 : where.text.indexOf(value)
      return index < 0 ? [] : [{ key, where, index }]
    }),
  )
}
