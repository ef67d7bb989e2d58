import { AppError } from '../../contract/errors.ts'
import type { ExampleResult, SelfTest } from '../../contract/nouns.ts'
import type { ToolSpec } from '../../contract/spec.ts'
import { getArtifact } from '../../db/artifacts.ts'
import { getBuild } from '../../db/builds.ts'
import { getServerKey } from '../../db/servers.ts'
import {
  findStoredVersion,
  getBuildingVersion,
  getVersion,
  getVersionSpec,
  recordOnVersion,
} from '../../db/versions.ts'
import { selfTestName, selfTestPrefix } from '../containers/container-name.ts'
import { openSelfTestRoot, removeSelfTests } from '../containers/self-test-containers.ts'
import type { Deps } from '../deps.ts'
import { StepError, runStep } from '../records/run-step.ts'
import { runSelfTest } from './run-self-test.ts'

type Context = Pick<Deps, 'db' | 'call' | 'failpoint' | 'runtime' | 'installId' | 'socketRoot'>

/** At once on one host, each with a container at work. */
const MOST_AT_ONCE = 2
let running = 0

/** Tries the version's bundle in a sealed container. SelfTestFailed holds the calls that did not do what they should. */
export async function selfTest(
  context: Context,
  { buildId, versionId, round }: { buildId: string; versionId: string; round: number },
): Promise<void> {
  return runStep(context, { buildId, step: 'self-test', round }, async () => {
    if (await isFirstFork(context, buildId))
      return { result: undefined, text: "A template's code was tried out before it was published." }
    const stored = await findStoredVersion(context.db, await getBuild(context.db, buildId))
    if (stored)
      return { result: undefined, text: `The bundle of version ${stored.number} was live before.` }
    const test = await withPermit(() => testVersion(context, { versionId, round }))
    await recordOnVersion(context.db, { id: versionId, selfTest: test })
    requirePassed(test)
    return { result: undefined, text: summaryOf(test) }
  })
}

/** A template's code is what was published, byte for byte, and there are no callers yet whose calls could fail. */
async function isFirstFork({ db }: Context, buildId: string): Promise<boolean> {
  const { templateVersionId, serverId } = await getBuild(db, buildId)
  return templateVersionId !== null && (await getServerKey(db, serverId)).liveVersionId === null
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

async function testVersion(
  context: Context,
  { versionId, round }: { versionId: string; round: number },
): Promise<SelfTest> {
  const { db, runtime, installId, call } = context
  const version = await getBuildingVersion(db, versionId)
  const { bundleSha256 } = version
  if (!bundleSha256) throw new AppError('HashMismatch', `version ${versionId} has no bundle`)
  const spec = await getVersionSpec(db, version)
  const bundle = await getArtifact(db, bundleSha256)
  const former = await liveTools(context, version.serverId)

  const prefix = selfTestPrefix({ installId, versionId })
  await removeSelfTests(context, ({ name }) => name.startsWith(prefix)) // of a try that was cut off
  const { attempt, signal, heartbeat } = call()
  return runSelfTest(
    { runtime, socketRoot: await openSelfTestRoot(context), signal, onProgress: heartbeat },
    { name: selfTestName({ installId, versionId, round, attempt }), spec, bundle, former },
  )
}

async function liveTools({ db }: Context, serverId: string): Promise<ToolSpec[]> {
  const { liveVersionId } = await getServerKey(db, serverId)
  if (!liveVersionId) return []
  return (await getVersionSpec(db, await getVersion(db, liveVersionId))).tools
}

/** Throws SelfTestFailed with the version's own calls that failed. */
export function requirePassed({ calls }: SelfTest): void {
  const failed = calls.filter(({ state }) => state === 'failed')
  const [first] = failed
  if (!first) return
  const more = failed.length > 1 ? ` ${failed.length - 1} more below.` : ''
  throw new StepError('SelfTestFailed', `${failed.length} calls failed`, {
    detail: `${first.tool}, "${first.title}": ${first.reason}${more}`,
    calls: failed,
  })
}

/** As in "12 example calls passed; 2 are not recorded." */
export function summaryOf({ calls, regressions }: SelfTest): string {
  const count = (of: ExampleResult[], state: ExampleResult['state']) =>
    of.filter((one) => one.state === state).length
  const passed = count(calls, 'passed')
  const open = count(calls, 'not-recorded')
  const red = count(regressions, 'failed')
  const told = [
    passed > 0 && `${plural(passed, 'example call')} passed`,
    open > 0 && `${open} ${open === 1 ? 'is' : 'are'} not recorded`,
    red > 0 && `${plural(red, 'call')} of the live version ${red === 1 ? 'fails' : 'fail'} now`,
  ].filter((part) => part !== false)
  if (told.length === 0) return 'It starts and offers its tools; there is no example call.'
  return `${told.join('; ')}.`
}

function plural(count: number, noun: string) {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
