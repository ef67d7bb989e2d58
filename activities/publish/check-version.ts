// What is done once more to a live version before it becomes public: rows alone say how it went.
import { AppError } from '../../contract/errors.ts'
import { placeOnHost } from '../../db/hosts.ts'
import { recordPublishCheck } from '../../db/publish-checks.ts'
import { getVersion, getVersionSpec } from '../../db/versions.ts'
import { scanBundleAnew, scanSourceAnew } from '../code/judge-bundle.ts'
import type { Deps } from '../deps.ts'
import { testBundle, type TestBundleDeps } from '../self-test/test-bundle.ts'
import { withHeartbeat } from '../with-heartbeat.ts'

/** Scans code and bundle, whatever was said of them before. Answers where it is to be tried out. */
export async function rescanVersion(
  deps: Pick<Deps, 'db' | 'call'>,
  { versionId }: { versionId: string },
): Promise<{ hostId: string }> {
  const { db } = deps
  return withHeartbeat(deps, async () => {
    const version = await getVersion(db, versionId)
    const spec = await getVersionSpec(db, version)
    const { codeSha256, bundleSha256 } = version
    if (!codeSha256 || !bundleSha256)
      throw new AppError('HashMismatch', `version ${versionId} has no code or no bundle`)
    await scanSourceAnew(deps, { codeSha256, spec })
    const declaredSecrets = spec.secrets.map(({ key }) => key)
    await scanBundleAnew(deps, { bundleSha256, declaredSecrets })
    return { hostId: await placeOnHost(db) }
  })
}

/** Tries the bundle out, with the example calls of its own spec. */
export async function retestVersion(
  deps: TestBundleDeps,
  { versionId }: { versionId: string },
): Promise<void> {
  const version = await getVersion(deps.db, versionId)
  const selfTest = await withHeartbeat(deps, () =>
    testBundle(deps, { version, round: 0, former: [] }),
  )
  await recordPublishCheck(deps.db, { versionId, selfTest })
}
