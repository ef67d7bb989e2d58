import type { SecretSpec } from '../contract/spec.ts'
import { getSpec } from './artifacts.ts'
import type { Db } from './connect.ts'
import { UserRow } from './models/people.ts'
import { VersionRow } from './models/running.ts'

/** What a caller is told of a server before they may call it. */
export interface CallableServer {
  id: string
  slug: string
  title: string
  organisationId: string
  organisationName: string
}

export async function findCallableServer(
  db: Db,
  { slug }: { slug: string },
): Promise<CallableServer | undefined> {
  return db<CallableServer>('servers')
    .join('organisations', 'organisations.id', 'servers.organisationId')
    .where({ slug, deletedAt: null })
    .first(
      'servers.id',
      'servers.slug',
      'servers.title',
      'servers.organisationId',
      'organisations.name as organisationName',
    )
}

/**
 * The one answer to who may call: members of the server's organisation, people on its caller list, and everyone signed in
 * if it is public; never a suspended person. Whether the server runs is another question.
 */
export async function mayCall(
  db: Db,
  { userId, serverId }: { userId: string; serverId: string },
): Promise<boolean> {
  const row = await db('users')
    .join('servers', 'servers.id', db.raw('?', [serverId]))
    .leftJoin('memberships', (on) =>
      on
        .on('memberships.userId', 'users.id')
        .andOn('memberships.organisationId', 'servers.organisationId'),
    )
    .leftJoin('server_callers', (on) =>
      on.on('server_callers.userId', 'users.id').andOn('server_callers.serverId', 'servers.id'),
    )
    .where('users.id', userId)
    .whereNull('users.suspendedAt')
    .whereRaw(
      `(memberships.role is not null or server_callers.user_id is not null or servers.visibility = 'public')`,
    )
    .first('users.id')
  return row !== undefined
}

/** Who acts; undefined for a person who is gone or suspended. */
export async function findActiveUser(
  db: Db,
  userId: string,
): Promise<{ id: string; name: string; email: string | null } | undefined> {
  return UserRow.query(db).findById(userId).whereNull('suspendedAt').select('id', 'name', 'email')
}

/** What the live version asks of each caller; nothing while none is live. */
export async function listCallerSecretSpecs(db: Db, serverId: string): Promise<SecretSpec[]> {
  const version = await VersionRow.query(db)
    .join('servers', 'servers.liveVersionId', 'versions.id')
    .where('servers.id', serverId)
    .select('versions.specSha256')
    .first()
  if (!version?.specSha256) return []
  const { secrets } = await getSpec(db, version.specSha256)
  return secrets.filter(({ whose }) => whose === 'caller')
}
