import type { SecretSpec } from '../../contract/spec.ts'
import { listCallerSecretSpecs } from '../../db/access.ts'
import { listCallerSecrets } from '../../db/caller-secrets.ts'
import type { Db } from '../../db/connect.ts'

/** What the live version asks of each caller and this one has not given. */
export async function listMissingCallerSecrets(
  db: Db,
  { userId, serverId }: { userId: string; serverId: string },
): Promise<SecretSpec[]> {
  const specs = await listCallerSecretSpecs(db, serverId)
  if (specs.length === 0) return []
  const given = new Set((await listCallerSecrets(db, { userId, serverId })).map(({ key }) => key))
  return specs.filter(({ key }) => !given.has(key))
}

export async function hasMissingCallerSecrets(
  db: Db,
  key: { userId: string; serverId: string },
): Promise<boolean> {
  return (await listMissingCallerSecrets(db, key)).length > 0
}
