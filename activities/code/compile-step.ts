import type { Diagnostic } from '../../contract/nouns.ts'
import { getArtifact, putArtifact } from '../../db/artifacts.ts'
import { getBuild, type BuildKey } from '../../db/builds.ts'
import { findCompilation, recordCompilation, scanPolicy } from '../../db/checked-code.ts'
import { getTemplateVersion } from '../../db/templates.ts'
import {
  findStoredVersion,
  getBuildingVersion,
  getVersionSpec,
  recordOnVersion,
} from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { StepError, runStep } from '../records/run-step.ts'
import { authorPlace } from './author-place.ts'
import { compileSource, compilerVersion } from './compile-source.ts'
import { judgeBundle } from './judge-bundle.ts'
import { scanRejected } from './scan-step.ts'

type Context = Pick<Deps, 'db' | 'call' | 'failpoint'>

/** Type-checks and bundles the scanned code, then scans the bundle: what is deployed is what was judged. */
export async function compile(
  deps: Context,
  { buildId, versionId, round }: { buildId: string; versionId: string; round?: number },
): Promise<void> {
  const { db } = deps
  return runStep(deps, { buildId, step: 'compile', round }, async () => {
    const version = await getBuildingVersion(db, versionId)
    const { codeSha256 } = version
    if (!codeSha256) throw new StepError('HashMismatch', `version ${versionId} has no code`, {})
    const { declaredSecrets } = scanPolicy(await getVersionSpec(db, version))
    const stored = await findStoredBundle(db, await getBuild(db, buildId))
    const known =
      stored?.bundleSha256 ?? (await findCompilation(db, { codeSha256, compilerVersion }))
    const bundleSha256 = known ?? (await compileOnce(deps, { codeSha256, declaredSecrets }))
    const { isPassed, findings } = await judgeBundle(deps, { bundleSha256, declaredSecrets })
    if (!isPassed) throw scanRejected(findings)
    await recordOnVersion(db, { id: versionId, bundleSha256 })
    return { result: undefined, text: textOf({ stored, isKnown: known !== undefined }) }
  })
}

/** Of a template that was published with one, or of an earlier version: taken byte for byte. */
async function findStoredBundle(db: Deps['db'], build: BuildKey) {
  const { templateVersionId } = build
  if (templateVersionId) {
    const { bundleSha256 } = await getTemplateVersion(db, templateVersionId)
    return bundleSha256 ? { bundleSha256, name: 'the template' } : undefined
  }
  const base = await findStoredVersion(db, build)
  return base && { bundleSha256: base.bundleSha256, name: `version ${base.number}` }
}

function textOf({ stored, isKnown }: { stored: { name: string } | undefined; isKnown: boolean }) {
  if (stored) return `The bundle of ${stored.name}, unchanged.`
  return isKnown ? 'The same code was compiled before.' : 'Types fit; one bundle made.'
}

async function compileOnce(
  { db, call }: Context,
  { codeSha256, declaredSecrets }: { codeSha256: string; declaredSecrets: string[] },
) {
  const code = await getArtifact(db, codeSha256)
  const compiled = await compileSource({ code, declaredSecrets, signal: call().signal })
  if (!compiled.ok) throw compileFailed(compiled.diagnostics, code)
  const bundleSha256 = await putArtifact(db, { kind: 'bundle', content: compiled.bundle })
  await recordCompilation(db, { codeSha256, compilerVersion, bundleSha256 })
  return bundleSha256
}

/** Places in `code`, which was rendered, are told as the author knows them. */
export function compileFailed(found: Diagnostic[], code: string): StepError {
  const diagnostics = found.map((one) => ({
    ...one,
    ...(one.file === 'server.ts' ? authorPlace(code, one.line) : {}),
  }))
  const [first] = diagnostics
  return new StepError('CompileFailed', `${diagnostics.length} diagnostics`, {
    ...(first && { detail: `${first.file}, line ${first.line}: ${first.message}` }),
    diagnostics,
  })
}
