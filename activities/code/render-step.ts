import { getArtifact, putArtifact } from '../../db/artifacts.ts'
import { getBuild, type BuildKey } from '../../db/builds.ts'
import { readTemplateVersion } from '../../db/template-artifacts.ts'
import { getTemplateVersion } from '../../db/templates.ts'
import {
  findStoredVersion,
  getBuildingVersion,
  getVersionSpec,
  recordOnVersion,
} from '../../db/versions.ts'
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
    const stored = await findStoredCode(db, build)
    const codeSha256 =
      stored?.sha256 ??
      (await putArtifact(db, {
        kind: 'code',
        content: renderSpec(await getVersionSpec(db, await getBuildingVersion(db, versionId))),
      }))
    await recordOnVersion(db, { id: versionId, codeSha256 })
    const text = `${stored?.text ?? 'Code rendered'} (sha-256 ${codeSha256.slice(0, 12)}…).`
    return { result: undefined, text }
  })
}

/** Of a template or of an earlier version: taken byte for byte. */
async function findStoredCode(db: Deps['db'], { templateVersionId, ...build }: BuildKey) {
  if (templateVersionId) {
    const version = await getTemplateVersion(db, templateVersionId)
    await readTemplateVersion(db, version) // throws when the stored bytes are not what was published
    return { sha256: version.codeSha256, text: "The template's code, unchanged" }
  }
  const base = await findStoredVersion(db, build)
  if (!base?.codeSha256) return undefined
  await getArtifact(db, base.codeSha256)
  return { sha256: base.codeSha256, text: `The code of version ${base.number}, unchanged` }
}
