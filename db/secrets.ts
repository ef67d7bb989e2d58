// A server's secrets are changes, in order: the last one of a key counts. A version is given what counted when it was deployed
// as a step of its build, and keeps that; a change that counts neither now nor for a version that may run is thrown away.
import type { Db } from './connect.ts'
import { open, seal, sealed, type KeyRing } from './envelope.ts'
import { SecretRow, ServerRow, VersionRow } from './models/running.ts'

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
  await db.transaction(async (trx) => {
    await lockServer(trx, serverId)
    await SecretRow.query(trx).insert({ serverId, key, record, setBy })
    await forgetSecrets(trx, serverId)
  })
}

/** Answers whether there was one. */
export async function deleteSecret(
  db: Db,
  { serverId, key }: { serverId: string; key: string },
): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockServer(trx, serverId)
    if (!(await listSecrets(trx, serverId)).some((secret) => secret.key === key)) return false
    await SecretRow.query(trx).insert({ serverId, key, record: null, setBy: null })
    await forgetSecrets(trx, serverId)
    return true
  })
}

/** Whoever changes secrets and whoever is given them come one after the other. */
async function lockServer(trx: Db, serverId: string) {
  await ServerRow.query(trx).findById(serverId).select('id').forNoKeyUpdate()
}

/** Throws away changes that count neither now nor for a version that may run: after each change, and when a version has ended. */
export async function forgetSecrets(db: Db, serverId: string): Promise<void> {
  await db.raw(
    `delete from secrets old where server_id = ?
       and exists (select from secrets newer where newer.server_id = old.server_id and newer.key = old.key and newer.seq > old.seq)
       and not exists (
         select from versions where versions.server_id = old.server_id and state in ('building', 'live', 'draining')
           and versions.secrets_seq >= old.seq
           and not exists (
             select from secrets newer where newer.server_id = old.server_id and newer.key = old.key
               and newer.seq > old.seq and newer.seq <= versions.secrets_seq))`,
    [serverId],
  )
  await db.raw(
    `delete from secrets gone where server_id = ? and record is null and not exists (
       select from secrets older where older.server_id = gone.server_id and older.key = gone.key and older.seq < gone.seq)`,
    [serverId],
  )
}

export interface SecretState {
  key: string
  /** False: it was deleted, and the live version has it still. */
  isSet: boolean
  setAt: Date
  setBy: string | null
  /** Changed since the live version was given its secrets. */
  isPending: boolean
}

/** What counts now of each key, with what is deleted and not applied yet; never a value. */
export async function listSecretStates(db: Db, serverId: string): Promise<SecretState[]> {
  const { rows } = await db.raw<{ rows: SecretState[] }>(
    `select distinct on (secrets.key) secrets.key, secrets.record is not null as "isSet", secrets.set_at as "setAt",
       users.name as "setBy", coalesce(secrets.seq > live.secrets_seq, false) as "isPending"
     from secrets
     join servers on servers.id = secrets.server_id
     left join versions live on live.id = servers.live_version_id
     left join users on users.id = secrets.set_by
     where secrets.server_id = ?
     order by secrets.key, secrets.seq desc`,
    [serverId],
  )
  return rows
}

/** Those that have a value: names, dates and authors; never a value. */
export async function listSecrets(db: Db, serverId: string): Promise<SecretState[]> {
  return (await listSecretStates(db, serverId)).filter(({ isSet }) => isSet)
}

/** The values of now. */
export async function openSecrets(
  db: Db,
  { ring, organisationId, serverId }: Owner & { ring: KeyRing },
): Promise<Record<string, string>> {
  const rows = await SecretRow.query(db).where({ serverId }).orderBy('seq')
  return valuesOf(rows, { ring, organisationId })
}

/**
 * The values for a runner of a version, for the one place that hands them over: those of now while the version is built, and
 * from then on the same, until another version takes over.
 */
export async function takeSecrets(
  db: Db,
  {
    ring,
    organisationId,
    version,
  }: {
    ring: KeyRing
    organisationId: string
    version: Pick<VersionRow, 'id' | 'serverId' | 'state' | 'secretsSeq'>
  },
): Promise<Record<string, string>> {
  const { serverId, state } = version
  const given = state === 'building' ? null : version.secretsSeq
  const seq = given ?? (await noteGiven(db, version))
  const rows = await SecretRow.query(db).where({ serverId }).where('seq', '<=', seq).orderBy('seq')
  return valuesOf(rows, { ring, organisationId })
}

async function noteGiven(db: Db, { id, serverId }: { id: string; serverId: string }) {
  return db.transaction(async (trx) => {
    await lockServer(trx, serverId)
    await VersionRow.query(trx)
      .findById(id)
      .whereRaw("(state = 'building' or secrets_seq is null)")
      .patch({
        secretsSeq: trx('secrets').where({ serverId }).select(trx.raw('coalesce(max(seq), 0)')),
      })
    const { secretsSeq } = await VersionRow.query(trx).findById(id).throwIfNotFound()
    return secretsSeq ?? 0
  })
}

/** Every value that is kept, for what hides them: those of now, and those that runners have still. */
export async function openKeptSecrets(
  db: Db,
  { ring, organisationId, serverId }: Owner & { ring: KeyRing },
): Promise<[key: string, value: string][]> {
  const rows = await SecretRow.query(db).where({ serverId })
  return rows.flatMap(openRow({ ring, organisationId }))
}

/** Of changes in order. */
function valuesOf(rows: SecretRow[], place: { ring: KeyRing; organisationId: string }) {
  const last = new Map(rows.map((row) => [row.key, row]))
  return Object.fromEntries([...last.values()].flatMap(openRow(place)))
}

function openRow({ ring, organisationId }: { ring: KeyRing; organisationId: string }) {
  return ({ serverId, key, record }: SecretRow): [string, string][] =>
    record
      ? [[key, open(ring, [organisationId, serverId, 'owner', key], sealed.parse(record))]]
      : []
}

/** Shorter ones stand in any text by chance. */
const SHORTEST_LEAK = 8

/** Which secrets of a server stand in which of these texts, and where: names and places, never a value. */
export async function findSecretsIn<T extends { text: string }>(
  db: Db,
  { texts, ...owner }: Owner & { ring: KeyRing; texts: T[] },
): Promise<{ key: string; where: T; index: number }[]> {
  const values = await openKeptSecrets(db, owner)
  return values.flatMap(([key, value]) =>
    texts.flatMap((where) => {
      const index = value.length < SHORTEST_LEAK ? -1 : where.text.indexOf(value)
      return index < 0 ? [] : [{ key, where, index }]
    }),
  )
}
