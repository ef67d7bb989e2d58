import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Runner } from '../../../db/runners.ts'
import { WarmPool } from './warm-pool.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const runner = (id: string): Runner => ({
  id,
  hostId: 'local',
  state: 'open',
  versionId: null,
  containerName: id,
  failure: null,
  isLeaving: false,
})

test('a runner is handed out once, and first the one that waited longest', () => {
  const pool = new WarmPool()
  for (const id of ['run_1', 'run_2', 'run_3']) pool.put(runner(id))
  pool.drop('run_2')
  expect(pool.count).toBe(2)
  expect(pool.ids()).toEqual(new Set(['run_1', 'run_3']))
  expect([pool.take()?.id, pool.take()?.id, pool.take()]).toEqual(['run_1', 'run_3', undefined])
  expect(pool.ids()).toEqual(new Set())
})

test('it is quiet when nobody is served, and has not been for a while', async () => {
  const pool = new WarmPool()
  expect(pool.isQuiet()).toBe(true)
  const gate = Promise.withResolvers<void>()
  const served = pool.serve(() => gate.promise)
  const failed = pool.serve(() => Promise.reject(new Error('no')))
  await expect(failed).rejects.toThrow('no')
  vi.advanceTimersByTime(60_000)
  expect(pool.isQuiet()).toBe(false)
  gate.resolve()
  await served
  expect(pool.isQuiet()).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(pool.isQuiet()).toBe(true)
})
