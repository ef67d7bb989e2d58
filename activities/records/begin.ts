import { AppError } from '../../contract/errors.ts'
import type { BuildSource } from '../../contract/nouns.ts'
import { refuseSource } from '../../contract/policy.ts'
import { getBuild, transitionBuild } from '../../db/builds.ts'
import { placeOnHost } from '../../db/hosts.ts'
import { enforce, getPolicy } from '../../db/policies.ts'
import { getServerKey } from '../../db/servers.ts'
import { beginVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { runStep } from './run-step.ts'

/** What a model wrote, a model may mend. What people wrote is theirs. */
const writtenByModel: readonly BuildSource[] = ['prompt', 'preview', 'iterate']

export interface Begun {
  versionId: string
  /** For operators: "version 3 of weather". */
  versionName: string
  /** No spec came with the request. */
  isWrittenByModel: boolean
  repairTries: number
  /** Where its code is tried out before it is placed. */
  hostId: string
}

/** Makes the build's version row, `building`, with the server's next number. */
export async function begin(
  deps: Pick<Deps, 'db' | 'call' | 'failpoint' | 'model' | 'repairBudget'>,
  { buildId }: { buildId: string },
): Promise<Begun> {
  const { serverId, specSha256, source } = await getBuild(deps.db, buildId)
  const { slug, organisationId } = await getServerKey(deps.db, serverId)
  const { id: versionId, number } = await deps.db.transaction(async (trx) => {
    const isOpen = await transitionBuild(trx, {
      id: buildId,
      from: ['queued', 'running'],
      to: 'running',
    })
    if (!isOpen) throw new AppError('BuildFinished', `build ${buildId} has ended`)
    return beginVersion(trx, { buildId, serverId, specSha256 })
  })
  const isRepairable = deps.model !== null && writtenByModel.includes(source)
  return runStep(deps, { buildId, step: 'begin' }, async () => {
    enforce(refuseSource(await getPolicy(deps.db, organisationId), source))
    return {
      result: {
        versionId,
        versionName: `version ${number} of ${slug}`,
        isWrittenByModel: specSha256 === null,
        repairTries: isRepairable ? deps.repairBudget.tries : 0,
        hostId: await placeOnHost(deps.db),
      },
      text: `This will be version ${number}.`,
    }
  })
}
