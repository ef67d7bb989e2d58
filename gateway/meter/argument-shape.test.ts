import { expect, test } from 'vitest'
import { argumentShape } from './argument-shape.ts'

test('shows types, and no value', () => {
  const shape = argumentShape({
    city: 'Berlin',
    days: 3,
    at: 52.5,
    isMetric: true,
    none: null,
    tags: ['a', 'b'],
    empty: [],
    deep: { deeper: { deepest: { hidden: 'x' } } },
  })
  expect(shape).toEqual({
    city: 'string',
    days: 'integer',
    at: 'number',
    isMetric: 'boolean',
    none: 'null',
    tags: ['string'],
    empty: [],
    deep: { deeper: { deepest: 'object' } },
  })
})

test('stays small, whatever comes', () => {
  const wide = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, i) => [`key${i}`.padEnd(99), i]),
  )
  const shape = JSON.stringify(argumentShape(wide))
  expect(shape.length).toBeLessThan(2_000)
  expect(shape).toContain('980 more')
  let deep: unknown = 'x'
  for (let i = 0; i < 5_000; i += 1) deep = [deep]
  expect(argumentShape(deep)).toEqual([[['array']]])
})

test('names are what Postgres can store', () => {
  const shape = argumentShape({ ['a\0b']: 1, [`${'x'.repeat(39)}😀`]: 2, ['\ud800']: 3 })
  expect(Object.keys(Object(shape))).toEqual(['ab', 'x'.repeat(39) + '\ufffd', '\ufffd'])
})
