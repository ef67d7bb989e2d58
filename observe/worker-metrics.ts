import { Counter, Gauge, Histogram } from 'prom-client'
import { createRegistry, secondsBuckets } from './registry.ts'

export interface EndedModelCall {
  job: string
  outcome: string
  inputTokens: number
  cachedInputTokens: number
  outputTokens: number
}

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>

/** `countRunners`: of this host, by state. */
export function createWorkerMetrics({
  countRunners,
}: {
  countRunners: () => Promise<{ state: string; count: number }[]>
}) {
  const registry = createRegistry()
  const registers = [registry]
  const activities = new Histogram({
    name: 'bmm_worker_activity_seconds',
    help: 'Each try of a step, an undo or a mend.',
    labelNames: ['activity', 'outcome'],
    buckets: secondsBuckets,
    registers,
  })
  const builds = new Counter({
    name: 'bmm_worker_builds_total',
    help: 'Builds that have ended: live, or the code of what ended them.',
    labelNames: ['outcome'],
    registers,
  })
  const modelCalls = new Counter({
    name: 'bmm_worker_model_calls_total',
    help: 'Calls of the model.',
    labelNames: ['job', 'outcome'],
    registers,
  })
  const modelTokens = new Counter({
    name: 'bmm_worker_model_tokens_total',
    help: 'Tokens that calls of the model took. cached-input is part of input.',
    labelNames: ['job', 'kind'],
    registers,
  })
  // oxlint-disable-next-line no-new -- it lives in its registry
  new Gauge({
    name: 'bmm_worker_runners',
    help: 'Runners of this host that are not gone, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await countRunners().catch(() => []) // the database is away: nobody knows
      this.reset()
      for (const { state, count } of counts) this.set({ state }, count)
    },
  })
  return {
    text: () => registry.metrics(),
    countActivity(
      activity: string,
      { outcome, durationMs }: { outcome: 'ok' | 'failed' | 'cancelled'; durationMs: number },
    ) {
      activities.observe({ activity, outcome }, durationMs / 1_000)
    },
    countBuild: (outcome: string) => builds.inc({ outcome }),
    countModelCall: ({
      job,
      outcome,
      inputTokens,
      cachedInputTokens,
      outputTokens,
    }: EndedModelCall) => {
      modelCalls.inc({ job, outcome })
      modelTokens.inc({ job, kind: 'input' }, inputTokens)
      modelTokens.inc({ job, kind: 'cached-input' }, cachedInputTokens)
      modelTokens.inc({ job, kind: 'output' }, outputTokens)
    },
  }
}
