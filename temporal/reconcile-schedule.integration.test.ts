import { Client, Connection } from '@temporalio/client'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { testEnvironment } from '../test/environment.ts'
import { reconcileWorkflow } from '../workflows/messages.ts'
import { bootstrapTemporal } from './bootstrap.ts'

test('is there after a bootstrap, once, and stays paused when an operator paused it', async () => {
  const { temporalAddress: address } = await testEnvironment()
  const namespace = `bmm-${randomUUID()}`
  const connection = await Connection.connect({ address })
  try {
    await bootstrapTemporal({ address, namespace, retentionDays: 1 })
    const schedule = new Client({ connection, namespace }).schedule.getHandle(reconcileWorkflow.id)
    await schedule.pause('an upgrade')
    await bootstrapTemporal({ address, namespace, retentionDays: 1 })
    const { spec, policies, action, state } = await schedule.describe()
    expect(spec).toMatchObject({ intervals: [{ every: 300_000 }], jitter: 20_000 })
    expect(policies).toMatchObject({
      overlap: 'SKIP',
      catchupWindow: 60_000,
      pauseOnFailure: false,
    })
    expect(action).toMatchObject({ workflowType: 'reconcile', workflowId: 'reconcile' })
    expect(state).toMatchObject({ paused: true, note: 'an upgrade' })
    await schedule.delete()
  } finally {
    await connection.close()
  }
})
