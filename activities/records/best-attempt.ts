import { buildSteps } from '../../contract/build-steps.ts'
import type { BuildFailure } from '../../contract/nouns.ts'

/** Which of these came furthest: by the step that failed, then by how much it found. Of equals the last. */
export function bestAttempt(failures: readonly BuildFailure[]): number {
  return failures.reduce(
    (best, failure, index) => (isWorse(failure, failures[best]) ? best : index),
    0,
  )
}

function isWorse(failure: BuildFailure, than: BuildFailure | undefined) {
  if (!than) return false
  const [progress, former] = [progressOf(failure), progressOf(than)]
  return progress === former ? countPoints(failure) > countPoints(than) : progress < former
}

function progressOf({ step }: BuildFailure) {
  return step === null ? -1 : buildSteps.indexOf(step)
}

function countPoints({ findings = [], diagnostics = [], calls = [] }: BuildFailure) {
  const rejected = findings.filter(({ level }) => level === 'reject')
  return (
    rejected.length + diagnostics.length + calls.filter(({ state }) => state === 'failed').length
  )
}
