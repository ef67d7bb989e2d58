import { expect, test } from 'vitest'
import { bucketEndsMs, type CallSum } from '../../db/calls.ts'
import { sumUsage } from './sum-usage.ts'

const now = new Date('2026-05-04T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

function row(tool: string, minute: Date, counts: Record<number, number>, errors = 0): CallSum {
  const buckets = Array.from({ length: bucketEndsMs.length + 1 }, (_, index) => counts[index] ?? 0)
  const calls = buckets.reduce((sum, count) => sum + count, 0)
  return { serverId: 'srv_1', minute, tool, calls, errors, totalMs: 0, buckets }
}

test('a day has points without gaps, and nothing of it is lost', () => {
  const usage = sumUsage({
    rows: [row('a', hoursAgo(23), { 0: 2 }), row('b', hoursAgo(1), { 0: 1 }, 1)],
    since: hoursAgo(24),
    now,
  })
  expect(usage.stepMinutes).toBe(15)
  expect(usage.points).toHaveLength(97)
  expect(usage.points.reduce((sum, { calls }) => sum + calls, 0)).toBe(3)
  expect(usage.total).toEqual({ calls: 3, errors: 1, p50Ms: 5, p95Ms: 5 })
})

test('tools come by how often they are called; what is no tool call counts in the total alone', () => {
  const rows = [
    row('rare', hoursAgo(1), { 0: 1 }),
    row('often', hoursAgo(1), { 1: 5 }),
    row('', hoursAgo(1), { 0: 7 }),
  ]
  const { tools, total } = sumUsage({ rows, since: hoursAgo(2), now })
  expect(tools.map(({ tool, calls }) => [tool, calls])).toEqual([
    ['often', 5],
    ['rare', 1],
  ])
  expect(total.calls).toBe(13)
})

test.each([
  [{ 0: 95, 5: 5 }, 5, 5],
  [{ 0: 90, 5: 10 }, 5, 250],
  [{ 11: 1 }, 10_000, 10_000],
  [{}, null, null],
])('of %j the half ends in %s ms and 95 %% in %s ms', (counts, p50Ms, p95Ms) => {
  const { total } = sumUsage({ rows: [row('a', hoursAgo(1), counts)], since: hoursAgo(2), now })
  expect(total).toMatchObject({ p50Ms, p95Ms })
})
