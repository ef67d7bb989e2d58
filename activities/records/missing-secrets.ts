import { AppError } from '../../contract/errors.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { listSecrets } from '../../db/secrets.ts'
import type { Deps } from '../deps.ts'

/** Keys that the spec asks of the owner and that have no value yet. */
export async function listMissingSecrets(
  { db }: Pick<Deps, 'db'>,
  { serverId, spec }: { serverId: string; spec: Pick<ServerSpec, 'secrets'> },
): Promise<string[]> {
  const stored = new Set((await listSecrets(db, serverId)).map(({ key }) => key))
  return spec.secrets
    .filter(({ key, whose }) => whose === 'owner' && !stored.has(key))
    .map(({ key }) => key)
}

export function secretMissing(keys: string[]): AppError {
  return new AppError('SecretMissing', `secrets missing: ${keys.join(', ')}`, {
    detail: `Set ${keys.join(', ')} on the server's secrets page, then build again.`,
  })
}
