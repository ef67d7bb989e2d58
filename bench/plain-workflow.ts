// The reference of the orchestration bench: activities one after another, and nothing that a product adds.
import { proxyActivities } from '@temporalio/workflow'

interface PlainActivities {
  doNothing: (input: { step: number }) => Promise<void>
}

const { doNothing } = proxyActivities<PlainActivities>({ startToCloseTimeout: '10s' })

export async function plainWorkflow({ steps }: { steps: number }): Promise<void> {
  for (let step = 0; step < steps; step++) await doNothing({ step })
}
