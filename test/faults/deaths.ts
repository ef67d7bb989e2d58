// A worker that dies again and again, and what its builds may not show of it.
import { expect } from 'vitest'
import type { Build } from '../../contract/nouns.ts'
import type { Owner } from '../owner.ts'
import type { Stack } from '../stack.ts'

export interface World {
  stack: Stack
  owner: Owner
}

/** The worker of now dies at the first point, the next one at the second; the last one lives. */
export async function dieAt(
  { stack, owner }: World,
  buildId: string,
  points: string[],
): Promise<Build> {
  for (const [index, point] of points.entries()) {
    await stack.ended('worker')
    const [step = ''] = point.split(':')
    const reached = await stack.db('build_events').where({ buildId }).orderBy('seq').pluck('step')
    expect(reached.at(-1), `where the worker died for ${point}`).toBe(step)
    const next = points[index + 1]
    await stack.start('worker', next ? { BMM_FAILPOINTS: `${next}=kill` } : { BMM_FAILPOINTS: '' })
  }
  return owner.ended(buildId)
}

/** Each step is told once, however often it was begun. */
export async function expectOneOfEach({ stack }: World, buildId: string): Promise<void> {
  const events = await stack
    .db('build_events')
    .where({ buildId })
    .whereIn('type', ['step-started', 'step-done'])
  const told = events.map(({ step, type }) => `${step} ${type}`)
  expect(told).toEqual([...new Set(told)])
}
