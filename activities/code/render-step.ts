import { getArtifact, putArtifact } from '../../db/artifacts.ts'
import { getBuild } from '../../db/builds.ts'
import { getTemplateVersion } from '../../db/templates.ts'
import { getBuildingVersion, getVersionSpec, recordOnVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { runStep } from '../records/run-step.ts'
import { renderSpec } from './render-spec.ts'

/** The version's code: rendered from its spec, or a template's stored code as it is. */
export async function render(
  deps: Pick<Deps, 'db' | 'call' | 'failpoint'>,
  { buildId, versionId, round }: { buildId: string; versionId: string; round?: number },
): Promise<void> {
  const { db } = deps
  return runStep(deps, { buildId, step: 'render', round }, async () => {
    const build = await getBuild(db, buildId)
    const codeSha256 = build.templateVersionId
      ? await verbatim(db, build.templateVersionId)
      : await putArtifact(db, {
          kind: 'code',
          content: renderSpec(await getVersionSpec(db, await getBuildingVersion(db, versionId))),
        })
    await recordOnVersion(db, { id: versionId, codeSha256 })
    const text = build.templateVersionId
      ? `The template's code, unchanged (sha-256 ${codeSha256.slice(0, 12)}…).`
      : `Code rendered (sha-256 ${codeSha256.slice(0, 12)}…).`
    return { result: undefined, text }
  })
}

async function verbatim(db: Deps['db'], templateVersionId: string) {
  const { codeSha256 } = await getTemplateVersion(db, templateVersionId)
  await getArtifact(db, codeSha256) // throws HashMismatch when the stored bytes are not what was published
  return codeSha256
}
