import { AppError } from '../../contract/errors.ts'
import type { SelfTest } from '../../contract/nouns.ts'
import type { ToolSpec } from '../../contract/spec.ts'
import { getArtifact } from '../../db/artifacts.ts'
import { getVersionSpec, type VersionKey } from '../../db/versions.ts'
import { selfTestName, selfTestPrefix } from '../containers/container-name.ts'
import { openSelfTestRoot, removeSelfTests } from '../containers/self-test-containers.ts'
import type { Deps } from '../deps.ts'
import { runSelfTest } from './run-self-test.ts'

export type TestBundleDeps = Pick<Deps, 'db' | 'call' | 'runtime' | 'installId' | 'socketRoot'>

/** At once on one host, each with a container at work. */
const MOST_AT_ONCE = 2
let running = 0

/** Runs the stored bundle of a version through its self-test. HostBusy when the host has enough of them under way. */
export async function testBundle(
  context: TestBundleDeps,
  {
    version,
    round,
    former,
  }: {
    version: Pick<VersionKey, 'id' | 'specSha256' | 'bundleSha256'>
    round: number
    /** Tools of the version that is live, whose example calls are made too. */
    former: readonly ToolSpec[]
  },
): Promise<SelfTest> {
  const { db, runtime, installId, call } = context
  const { id: versionId, bundleSha256 } = version
  if (!bundleSha256) throw new AppError('HashMismatch', `version ${versionId} has no bundle`)
  return withPermit(async () => {
    const spec = await getVersionSpec(db, version)
    const bundle = await getArtifact(db, bundleSha256)
    const prefix = selfTestPrefix({ installId, versionId })
    await removeSelfTests(context, ({ name }) => name.startsWith(prefix)) // of a try that was cut off
    const { attempt, signal, heartbeat } = call()
    return runSelfTest(
      { runtime, socketRoot: await openSelfTestRoot(context), signal, onProgress: heartbeat },
      { name: selfTestName({ installId, versionId, round, attempt }), spec, bundle, former },
    )
  })
}

async function withPermit<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE)
    throw new AppError('HostBusy', 'no permit for a self-test is free', {
      detail: `This host runs ${MOST_AT_ONCE} self-tests already.`,
    })
  running += 1
  try {
    return await work()
  } finally {
    running -= 1
  }
}
