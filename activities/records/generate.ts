import { AppError } from '../../contract/errors.ts'
import { getBuild } from '../../db/builds.ts'
import { getServerKey } from '../../db/servers.ts'
import { listSecrets } from '../../db/secrets.ts'
import { getBuildingVersion, getVersionSpec } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { runStep } from './run-step.ts'

/** Reads the stored source and checks that what it asks for is there. */
export async function generate(
  deps: Pick<Deps, 'db' | 'call' | 'failpoint'>,
  { buildId, versionId }: { buildId: string; versionId: string },
): Promise<void> {
  const { db } = deps
  return runStep(deps, { buildId, step: 'generate' }, async () => {
    const build = await getBuild(db, buildId)
    const server = await getServerKey(db, build.serverId)
    const spec = await getVersionSpec(db, await getBuildingVersion(db, versionId))
    const stored = new Set((await listSecrets(db, server.id)).map(({ key }) => key))
    const missing = spec.secrets.filter(({ key, whose }) => whose === 'owner' && !stored.has(key))
    if (missing.length > 0) throw secretMissing(missing.map(({ key }) => key))
    const tools = spec.tools.length === 1 ? '1 tool' : `${spec.tools.length} tools`
    return { result: undefined, text: `Read from the ${build.source}: ${tools}.` }
  })
}

export function secretMissing(keys: string[]): AppError {
  return new AppError('SecretMissing', `secrets missing: ${keys.join(', ')}`, {
    detail: `Set ${keys.join(', ')} on the server's secrets page, then build again.`,
  })
}
