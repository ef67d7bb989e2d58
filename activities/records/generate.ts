import type { BuildSource } from '../../contract/nouns.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { getBuild } from '../../db/builds.ts'
import { getServerKey } from '../../db/servers.ts'
import { getBuildingVersion, getVersionSpec } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { listMissingSecrets, secretMissing } from './missing-secrets.ts'
import { runStep } from './run-step.ts'

const nameOf: Record<BuildSource, string> = {
  prompt: 'prompt',
  preview: 'preview',
  openapi: 'OpenAPI document',
  template: 'template',
  spec: 'spec',
  iterate: 'instruction',
  rollback: 'earlier version',
  redeploy: 'live version',
}

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
    const missing = await listMissingSecrets(deps, { serverId: server.id, spec })
    if (missing.length > 0) throw secretMissing(missing)
    return {
      result: undefined,
      text: `Read from the ${nameOf[build.source]}: ${countTools(spec)}.`,
    }
  })
}

export function countTools({ tools }: Pick<ServerSpec, 'tools'>): string {
  return tools.length === 1 ? '1 tool' : `${tools.length} tools`
}
