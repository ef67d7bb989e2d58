import { openKeptSecrets } from '../../db/secrets.ts'
import { getServerKey } from '../../db/servers.ts'
import { getVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { visibleText } from './logs/visible-text.ts'
import { createRedactor } from './redact.ts'

const LINES = 30
const LINE_CHARACTERS = 1_000

/** The last lines of a version's runner, fit to be shown: secrets by their names, no control characters, bounded. */
export async function readLogTail(
  { db, runtime, ownerSecretKeys: ring }: Pick<Deps, 'db' | 'runtime' | 'ownerSecretKeys'>,
  { versionId, containerName }: { versionId: string; containerName: string },
): Promise<string[]> {
  const { serverId } = await getVersion(db, versionId)
  const { organisationId } = await getServerKey(db, serverId)
  const secrets = await openKeptSecrets(db, { ring, organisationId, serverId })
  const lines = await runtime.tailLogs(containerName, LINES)
  const { redact } = createRedactor(secrets)
  return lines.map((line) => redact(visibleText(line)).slice(0, LINE_CHARACTERS))
}
