import { setTimeout as wait } from 'node:timers/promises'
import { runChecks, type Check, type Installation } from './checks.ts'
import { findDisagreements, type Disagreement } from './find-disagreements.ts'
import { whyUnjudged } from './why-unjudged.ts'

/** The worker looks after its host by itself, every few seconds. */
const HOST_PATIENCE_MS = 30_000
const WORKER_PATIENCE_MS = 60_000
const LOOK_MS = 1_000

export interface Findings {
  isWell: boolean
  checks: Check[]
  /** Why nobody can tell what disagrees; null: one can. */
  unjudged: string | null
  /** null: they are not judged. */
  disagreements: Disagreement[] | null
}

export async function examine(installation: Installation): Promise<Findings> {
  const checks = await runChecks(installation)
  const unjudged = whyUnjudged(checks)
  const hasDocker = checks.some(({ name, isWell }) => name === 'docker' && isWell)
  const disagreements =
    unjudged === null ? await findDisagreements(installation, { hasDocker }) : null
  const isWell = checks.every((check) => check.isWell) && disagreements?.length === 0
  return { isWell, checks, unjudged, disagreements }
}

/** The worker mends: its workflow what is wrong in rows, its watch what is wrong on its host. Answers what is left. */
export async function fix(installation: Installation): Promise<Findings> {
  const run = await installation.desk.startReconcile()
  const isDone = await Promise.race([
    run.result().then(() => true),
    wait(WORKER_PATIENCE_MS, false, { ref: false }),
  ])
  if (!isDone) return withLateWorker(await examine(installation))
  for (const end = Date.now() + HOST_PATIENCE_MS; ; await wait(LOOK_MS)) {
    const findings = await examine(installation)
    if (findings.isWell || Date.now() > end) return findings
  }
}

function withLateWorker(findings: Findings): Findings {
  const text = 'no worker has mended it within a minute: see that one runs'
  return {
    ...findings,
    isWell: false,
    checks: [...findings.checks, { name: 'fix', isWell: false, text }],
  }
}
