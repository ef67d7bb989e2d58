import { expect, test } from 'vitest'
import { describeFailure, describeTrouble } from './describe-trouble.ts'

const now = new Date('2026-05-04T10:05:00Z')
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
const once = {
  failures: 1,
  reason: 'exit code 1',
  firstAt: at(-5),
  lastAt: at(-5),
  nextTryAt: at(-5),
}
const often = {
  failures: 4,
  reason: 'out of memory',
  firstAt: at(-270),
  lastAt: at(-2),
  nextTryAt: at(29.5),
}

test('says why nobody answers, and when it is tried again', () => {
  expect(describeTrouble(often, { now, isServed: false, isAsleep: false })).toBe(
    'Its runner failed 4 times in 5 minutes: out of memory. Next try in 30 s.',
  )
  expect(describeTrouble(once, { now, isServed: false, isAsleep: false })).toBe(
    'Its runner failed: exit code 1. It is started again.',
  )
  expect(describeFailure(once, { now, isAsleep: false })).toBe(
    'The runner failed: exit code 1. It is started again.',
  )
})

test('says of one that sleeps that the next call tries again', () => {
  expect(describeTrouble(often, { now, isServed: false, isAsleep: true })).toBe(
    'Its runner failed 4 times in 5 minutes: out of memory. It is tried again when somebody calls.',
  )
})

test('says of a server that answers again only what happened often', () => {
  expect(describeTrouble(often, { now, isServed: true, isAsleep: false })).toBe(
    'Its runner failed 4 times in 5 minutes: out of memory.',
  )
  expect(describeTrouble(once, { now, isServed: true, isAsleep: false })).toBeNull()
})

test('forgets what is long over', () => {
  expect(
    describeTrouble({ ...often, lastAt: at(-301) }, { now, isServed: true, isAsleep: false }),
  ).toBeNull()
})
