// Values that a person gave for their own calls to one server. Only that person's calls ever carry them.
import { CALLER_SECRET_MAX_BYTES } from '../contract/credential-routes.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from './connect.ts'
import { open, seal, sealed, type KeyRing } from './envelope.ts'
import { CallerSecretRow } from './models/oauth.ts'
import { ServerRow } from './models/running.ts'

interface Caller {
  serverId: string
  userId: string
}

export async function setCallerSecret(
  db: Db,
  { ring, serverId, userId, key, value }: Caller & { ring: KeyRing; key: string; value: string },
): Promise<void> {
  if (!value || Buffer.byteLength(value) > CALLER_SECRET_MAX_BYTES)
    throw new AppError('InvalidInput', `caller secret ${key} is empty or too long`, {
      detail: `A value holds 1 to ${CALLER_SECRET_MAX_BYTES} bytes.`,
    })
  const record = seal(ring, [await organisationOf(db, serverId), serverId, userId, key], value)
  await CallerSecretRow.query(db)
    .insert({ serverId, userId, key, record, setAt: new Date() })
    .onConflict(['server_id', 'user_id', 'key'])
    .merge()
}

/** Answers whether there was one. */
export async function deleteCallerSecret(
  db: Db,
  { serverId, userId, key }: Caller & { key: string },
): Promise<boolean> {
  return (await CallerSecretRow.query(db).delete().where({ serverId, userId, key })) > 0
}

/** Names and dates; never a value. */
export async function listCallerSecrets(
  db: Db,
  { serverId, userId }: Caller,
): Promise<{ key: string; setAt: Date }[]> {
  return CallerSecretRow.query(db).where({ serverId, userId }).orderBy('key').select('key', 'setAt')
}

/** The servers that hold values of a person, with the names of these. */
export async function listCallerSecretServers(
  db: Db,
  userId: string,
): Promise<{ slug: string; title: string; keys: string[] }[]> {
  return db('callerSecrets')
    .join('servers', 'servers.id', 'callerSecrets.serverId')
    .where({ userId })
    .whereNull('servers.deletedAt')
    .groupBy('servers.id')
    .orderBy('servers.title')
    .select(
      'servers.slug',
      'servers.title',
      db.raw('array_agg(caller_secrets.key order by caller_secrets.key) as keys'),
    )
}

/** The values of one caller, for the one place that sends them along with a call. */
export async function openCallerSecrets(
  db: Db,
  { ring, serverId, userId }: Caller & { ring: KeyRing },
): Promise<Record<string, string>> {
  const rows = await CallerSecretRow.query(db).where({ serverId, userId })
  if (rows.length === 0) return {}
  const organisationId = await organisationOf(db, serverId)
  return Object.fromEntries(
    rows.map(({ key, record }) => [
      key,
      open(ring, [organisationId, serverId, userId, key], sealed.parse(record)),
    ]),
  )
}

async function organisationOf(db: Db, serverId: string) {
  const server = await ServerRow.query(db).findById(serverId).select('organisationId')
  if (!server) throw new AppError('ServerNotFound', `no server ${serverId}`)
  return server.organisationId
}
