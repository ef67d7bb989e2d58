import { expect, test } from 'vitest'
import { renderPerformance, type Result } from './render-performance.ts'
import { goal, ratioGoal } from './report.ts'

const machine = { cpus: 2, memoryGb: 4, node: 'v24.0.0', docker: '20.10', load: 0.25 }
const summary = { count: 5, median: 10, p90: 11, p99: 12 }

function result(id: string, goals: Result['goals']): Result {
  const series: Result['series'] = [{ name: `calls of ${id}`, unit: 'ms', summary }]
  return { id, title: id, at: '2026-01-02T03:04:05Z', machine, goals, notes: ['Said.'], series }
}

test('a goal is a row with both figures, and each bench has its machine and how to repeat it', () => {
  const limit = { atMost: 2 }
  const page = renderPerformance([
    result('P11', [goal('later start', { value: 9, unit: 's', limit: { atMost: 8 } })]),
    result('P8', [ratioGoal('p99', { ours: 15, reference: 10, unit: 'ms', limit })]),
  ])
  expect(page.split('\n').filter((line) => line.startsWith('| P'))).toEqual([
    '| P8 | p99 | 15.0 ms | 10.0 ms | 1.50 × | ≤ 2 × | yes |',
    '| P11 | later start |  |  | 9.00 s | ≤ 8 s | **no** |',
  ])
  expect(page).toContain(
    '`npm run bench -- P8`, 2026-01-02, 2 cores, 4 GB, Node v24.0.0, Docker 20.10, load before 0.3',
  )
  expect(page).toContain('| calls of P8 | 10.0 | 11.0 | 12.0 | ms | 5 |')
  expect(page).toContain('Said.')
})
