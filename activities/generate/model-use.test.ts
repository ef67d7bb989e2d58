import { expect, test } from 'vitest'
import type { ModelCall } from '../../db/model-calls.ts'
import { addModelUse, describeModelUse } from './model-use.ts'

const call: ModelCall = {
  job: 'repair',
  model: 'm',
  outcome: 'answered',
  inputTokens: 1_200,
  cachedInputTokens: 1_000,
  outputTokens: 300,
  costUsd: 0.02,
}

test('adds up what several calls took', () => {
  expect(addModelUse([call, { ...call, outcome: 'misfit' }])).toEqual({
    calls: 2,
    inputTokens: 2_400,
    cachedInputTokens: 2_000,
    outputTokens: 600,
    costUsd: 0.04,
  })
})

test('knows no price when one call has none', () => {
  expect(addModelUse([call, { ...call, costUsd: null }]).costUsd).toBeNull()
})

test('says it in a few words', () => {
  expect(describeModelUse(addModelUse([call]))).toBe('1,200 tokens read, 300 written, $0.02')
  expect(describeModelUse(addModelUse([{ ...call, costUsd: 0.001 }]))).toContain('under $0.01')
  expect(describeModelUse(addModelUse([{ ...call, costUsd: null }]))).toBe(
    '1,200 tokens read, 300 written',
  )
})
