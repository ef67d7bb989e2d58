import { expect, test } from 'vitest'
import type { Trouble } from '../../../db/runtime-troubles.ts'
import { nextTrouble } from './next-trouble.ts'

const start = Date.parse('2026-05-04T10:00:00Z')
const failure = { versionId: 'ver_1', runnerId: 'run_1', reason: 'exit code 1', livedMs: 2_000 }
const at = (seconds: number) => new Date(start + seconds * 1_000)
const delayOf = ({ nextTryAt, lastAt }: Trouble) => (nextTryAt.getTime() - lastAt.getTime()) / 1_000

test('the first failure is answered at once, those that follow with a wait that doubles up to a minute', () => {
  const delays: number[] = []
  let trouble: Trouble | undefined
  let seconds = 0
  for (let n = 0; n < 10; n++) {
    trouble = nextTrouble(trouble, { ...failure, now: at(seconds) })
    delays.push(delayOf(trouble))
    seconds += delayOf(trouble) + 2
  }
  expect(delays).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60, 60])
  expect(trouble).toMatchObject({ failures: 10, firstAt: at(0), lastAt: at(seconds - 62) })
})

test('a runner that was well for a minute begins a new count', () => {
  const first = nextTrouble(undefined, { ...failure, now: at(0) })
  const second = nextTrouble(first, { ...failure, now: at(2) })
  expect(nextTrouble(second, { ...failure, livedMs: 60_000, now: at(70) })).toMatchObject({
    failures: 1,
    firstAt: at(70),
    nextTryAt: at(70),
  })
  expect(nextTrouble(second, { ...failure, now: at(400) }).failures).toBe(1)
})
