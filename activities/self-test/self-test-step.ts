import type { ExampleResult, SelfTest } from '../../contract/nouns.ts'
import type { ToolSpec } from '../../contract/spec.ts'
import { getBuild } from '../../db/builds.ts'
import { getServerKey } from '../../db/servers.ts'
import {
  findStoredVersion,
  getBuildingVersion,
  getVersion,
  getVersionSpec,
  recordOnVersion,
} from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { StepError, runStep } from '../records/run-step.ts'
import { testBundle, type TestBundleDeps } from './test-bundle.ts'

type Context = TestBundleDeps & Pick<Deps, 'failpoint'>

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
    const test = await testVersion(context, { versionId, round })
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

async function testVersion(
  context: Context,
  { versionId, round }: { versionId: string; round: number },
): Promise<SelfTest> {
  const version = await getBuildingVersion(context.db, versionId)
  const former = await liveTools(context, version.serverId)
  return testBundle(context, { version, round, former })
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
