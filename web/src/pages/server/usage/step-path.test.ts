import { expect, it } from 'vitest'
import { stepPath } from './step-path.ts'

it('holds each value for a step, and breaks where there is none', () => {
  const line = stepPath([0, 10, null, 5, null], { height: 12, most: 10 })
  expect(line).toBe('M0 11H1V1H2M3 6H4')
})

it('draws nothing of nothing', () => {
  expect(stepPath([null, null], { height: 12, most: 1 })).toBe('')
})
