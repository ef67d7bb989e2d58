import type { BuildFailure } from '../../contract/nouns.ts'
import { keepAttempt, listAttempts } from '../../db/attempts.ts'
import { appendBuildEvent } from '../../db/build-events.ts'
import type { Deps } from '../deps.ts'
import { bestAttempt } from './best-attempt.ts'

/**
 * When no repair helped: the version is the attempt that came furthest, for somebody to mend by hand, and the reason of
 * the build is what is wrong with that one.
 */
export async function keepBestAttempt(
  db: Deps['db'],
  { buildId, failure }: { buildId: string; failure: BuildFailure },
): Promise<BuildFailure> {
  const attempts = await listAttempts(db, buildId)
  const best = bestAttempt([...attempts.map((attempt) => attempt.failure), failure])
  const attempt = attempts[best]
  if (!attempt) return failure // the last one, which the version is
  await keepAttempt(db, { buildId, attempt })
  await appendBuildEvent(db, {
    buildId,
    step: 'repair',
    type: 'note',
    text: `${best === 0 ? 'What was written first' : `Repair ${best}`} came furthest, and is kept to be mended by hand.`,
    dedupeKey: 'repair:kept',
  })
  return attempt.failure
}
