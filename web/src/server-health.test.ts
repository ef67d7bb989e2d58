import { expect, test } from 'vitest'
import { healthSentence } from './server-health.ts'

const asleep = { state: 'asleep', liveVersion: 1, lastBuild: null, takedown: null } as const

test('says of a server that sleeps how fast it was there last time', () => {
  expect(healthSentence({ ...asleep, lastWakeMs: 40 })).toBe(
    'Asleep: wakes on the next call, last time in 40 ms.',
  )
  expect(healthSentence({ ...asleep, lastWakeMs: null })).toBe('Asleep: wakes on the next call.')
})
