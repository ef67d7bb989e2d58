import { AppError } from '../../contract/errors.ts'
import { getBuild, transitionBuild } from '../../db/builds.ts'
import { beginVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { runStep } from './run-step.ts'

/** Makes the build's version row, `building`, with the server's next number. */
export async function begin(
  deps: Pick<Deps, 'db' | 'call' | 'failpoint'>,
  { buildId }: { buildId: string },
): Promise<{ versionId: string }> {
  const { serverId, specSha256 } = await getBuild(deps.db, buildId)
  return deps.db
    .transaction(async (trx) => {
      const isOpen = await transitionBuild(trx, {
        id: buildId,
        from: ['queued', 'running'],
        to: 'running',
      })
      if (!isOpen) throw new AppError('BuildFinished', `build ${buildId} has ended`)
      return beginVersion(trx, { buildId, serverId, specSha256 })
    })
    .then(({ id, number }) =>
      runStep(deps, { buildId, step: 'begin' }, async () => ({
        result: { versionId: id },
        text: `This will be version ${number}.`,
      })),
    )
}
