// Moves sealed records from an old key of a ring to its first one. Only the wrapping of each data key changes, so the old
// key can be taken out of the ring once no record names it.
import type { Db } from './connect.ts'
import { rewrap, sealed, type KeyRing, type Place, type Sealed } from './envelope.ts'
import { signingKeyPlace } from './oauth-signing-keys.ts'

const BATCH = 200

interface Found {
  place: Place
  record: unknown
  /** Writes the record back, unless somebody has written another one meanwhile. */
  where: Record<string, string | number>
}

interface SealedTable {
  table: string
  column: string
  find: (db: Db, kid: string) => Promise<Found[]>
}

const secrets: SealedTable = {
  table: 'secrets',
  column: 'record',
  find: async (db, kid) =>
    (
      await db('secrets')
        .join('servers', 'servers.id', 'secrets.serverId')
        .whereRaw(`secrets.record ->> 'kid' <> ?`, [kid])
        .limit(BATCH)
        .select<(Row & { seq: number })[]>(
          'servers.organisationId',
          'secrets.serverId',
          'secrets.key',
          'secrets.seq',
          'secrets.record',
        )
    ).map(({ organisationId, serverId, key, seq, record }) => ({
      place: [organisationId, serverId, 'owner', key],
      record,
      where: { serverId, key, seq },
    })),
}

const callerSecrets: SealedTable = {
  table: 'callerSecrets',
  column: 'record',
  find: async (db, kid) =>
    (
      await db('callerSecrets as given')
        .join('servers', 'servers.id', 'given.serverId')
        .whereRaw(`given.record ->> 'kid' <> ?`, [kid])
        .limit(BATCH)
        .select<(Row & { userId: string })[]>(
          'servers.organisationId',
          'given.serverId',
          'given.userId',
          'given.key',
          'given.record',
        )
    ).map(({ organisationId, serverId, userId, key, record }) => ({
      place: [organisationId, serverId, userId, key],
      record,
      where: { serverId, userId, key },
    })),
}

const signingKeys: SealedTable = {
  table: 'oauthSigningKeys',
  column: 'privateRecord',
  find: async (db, kid) =>
    (
      await db('oauthSigningKeys')
        .whereRaw(`private_record ->> 'kid' <> ?`, [kid])
        .limit(BATCH)
        .select<{ kid: string; privateRecord: unknown }[]>('kid', 'privateRecord')
    ).map(({ kid: signingKid, privateRecord }) => ({
      place: signingKeyPlace(signingKid),
      record: privateRecord,
      where: { kid: signingKid },
    })),
}

interface Row {
  organisationId: string
  serverId: string
  key: string
  record: unknown
}

/** What the owner ring seals: secrets of servers, and the keys that sign tokens. */
export const ownerTables = [secrets, signingKeys]
/** What the caller ring seals. */
export const callerTables = [callerSecrets]

/** Answers how many records were moved to the ring's first key. Safe to repeat and to interrupt. */
export async function rewrapAll(
  db: Db,
  { ring, tables }: { ring: KeyRing; tables: readonly SealedTable[] },
): Promise<number> {
  const [first] = ring.keys
  if (!first) throw new Error('The key ring is empty')
  let moved = 0
  for (const table of tables) {
    for (;;) {
      const found = await table.find(db, first.kid)
      if (found.length === 0) break
      for (const one of found) moved += await moveRecord(db, { ring, table, one })
    }
  }
  return moved
}

async function moveRecord(
  db: Db,
  { ring, table, one }: { ring: KeyRing; table: SealedTable; one: Found },
): Promise<number> {
  const { place, where } = one
  const old: Sealed = sealed.parse(one.record)
  const record = JSON.stringify(rewrap(ring, place, old))
  return db(table.table)
    .where(where)
    .whereRaw(`?? ->> 'wrapped' = ?`, [table.column, old.wrapped])
    .update({ [table.column]: record })
}

/** How many records each key of the ring still opens. */
export async function countByKey(
  db: Db,
  tables: readonly SealedTable[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const { table, column } of tables) {
    const rows = await db(table)
      .select<{ kid: string; count: number }[]>(
        db.raw(`?? ->> 'kid' as kid`, [column]),
        db.raw('count(*)::integer as count'),
      )
      .whereNotNull(column)
      .groupByRaw(`?? ->> 'kid'`, [column])
    for (const { kid, count } of rows) counts.set(kid, (counts.get(kid) ?? 0) + count)
  }
  return counts
}
