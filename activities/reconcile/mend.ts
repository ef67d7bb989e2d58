import { recordAudit } from '../../db/audit.ts'
import { findPreview } from '../../db/previews.ts'
import { findRunnerOfVersion } from '../../db/runners.ts'
import { getServerKey } from '../../db/servers.ts'
import type { Db } from '../../db/connect.ts'
import { inTurn } from '../containers/version-turns.ts'
import type { Deps } from '../deps.ts'
import { findMends } from './find-mends.ts'
import type { RowMend, RowMendName } from './mends-of.ts'
import { mendRows, type MendContext } from './mend-rows.ts'

/** Calls in flight may end within this. */
const DRAIN_SECONDS = 30

const resourceTypes: Record<RowMendName, string> = {
  'end-build': 'build',
  'align-live': 'server',
  'fail-version': 'version',
  'retire-version': 'version',
  'stop-runner': 'version',
  'release-port': 'version',
  'end-preview': 'preview',
}

/**
 * Mends one thing, and says so in the audit log. It is judged again first: what was set right meanwhile, or is worked on
 * again, is left alone.
 */
export async function mend(
  deps: MendContext & Pick<Deps, 'logger' | 'workflows' | 'runtime'>,
  asked: RowMend,
): Promise<{ isMended: boolean }> {
  const { db, logger } = deps
  const isSame = ({ what, id, hostId }: RowMend) =>
    what === asked.what && id === asked.id && hostId === asked.hostId
  if (!(await findMends(deps)).some(isSame)) return { isMended: false }
  const isMended = await inTurn(asked.id, async () => {
    if (asked.hostId !== null) await stopRunner(deps, asked.id)
    return db.transaction(async (trx) => {
      const isChanged = await mendRows({ ...deps, db: trx }, asked)
      if (isChanged) await recordMend(trx, asked)
      return isChanged
    })
  })
  if (isMended) logger.warn(asked, 'rows that disagreed were mended')
  return { isMended }
}

/** Its row is ended afterwards, with everything that it held. */
async function stopRunner({ db, runtime }: Pick<Deps, 'db' | 'runtime'>, versionId: string) {
  const runner = await findRunnerOfVersion(db, versionId)
  if (runner) await runtime.stop(runner.containerName, { graceSeconds: DRAIN_SECONDS })
}

async function recordMend(db: Db, { what, id, serverId }: RowMend) {
  const owner = serverId ? await getServerKey(db, serverId) : await findPreview(db, id)
  await recordAudit(db, {
    organisationId: owner?.organisationId ?? null,
    actorId: null,
    action: `reconcile.${what}`,
    resourceType: resourceTypes[what],
    resourceId: id,
    metadata: serverId ? { serverId } : {},
  })
}
