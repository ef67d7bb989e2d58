import { isCancellation } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { codeOf } from './build-failure.ts'
import { isWorthRepairing } from './build-plan.ts'
import { claudeQueueBeside, dockerQueue } from './messages.ts'
import type { Steps } from './steps.ts'

type Begun = Awaited<ReturnType<Activities['begin']>>

export interface Candidate {
  buildId: string
  versionId: string
}

/** A version whose code is written, judged and tried out: everything short of deploying it. */
export interface MadeVersion {
  version: Candidate
  /** How long a person has to confirm it; null: there is nothing to ask. */
  waitMs: number | null
}

export async function makeVersion(
  steps: Steps,
  { buildId }: { buildId: string },
): Promise<MadeVersion> {
  const begun = await steps.next('begin').begin({ buildId })
  const version = { buildId, versionId: begun.versionId }
  steps.versionName = begun.versionName
  if (begun.isWrittenByModel) {
    const queue = claudeQueueBeside(steps.controlQueue)
    await steps.next('generate', { queue, limits: 'generate-by-model' }).generateByModel(version)
  } else await steps.next('generate').generate(version)
  await check(steps, { version, ...begun })
  return { version, ...(await steps.next('contract-check').contractCheck(version)) }
}

/** Until the version passes, or nobody can mend it. */
async function check(
  steps: Steps,
  { version, hostId, repairTries }: Begun & { version: Candidate },
) {
  for (let round = 0; ; round += 1) {
    try {
      await checkOnce(steps, { version: { ...version, round }, hostId })
      return
    } catch (err) {
      if (!isWorthRepairing({ code: codeOf(err), round, repairTries })) throw err
      const { place } = steps
      if (await isRepaired(steps, { ...version, round: round + 1 })) continue
      steps.place = place // the build ends with the fault, not with what kept the model from mending it
      throw err
    }
  }
}

async function checkOnce(
  steps: Steps,
  { version, hostId }: { version: Candidate & { round: number }; hostId: string },
) {
  const { round } = version
  await steps.next('render', { round }).render(version)
  await steps.next('scan', { round }).scan(version)
  await steps.next('compile', { round }).compile(version)
  await steps.next('self-test', { round, queue: dockerQueue(hostId) }).selfTest(version)
}

async function isRepaired(steps: Steps, version: Candidate & { round: number }) {
  const { round, buildId } = version
  try {
    const queue = claudeQueueBeside(steps.controlQueue)
    return (await steps.next('repair', { queue, round }).repair(version)).isRepaired
  } catch (err) {
    if (isCancellation(err)) throw err
    await steps.on('undo').noteFailedRepair({ buildId, round, code: codeOf(err) })
    return false
  }
}
