import { expect, test } from 'vitest'
import { mergeSecrets } from './describe-secrets.ts'

const declared = [
  { key: 'A', description: 'First', whose: 'owner' as const },
  { key: 'B', description: 'Second', whose: 'owner' as const },
]
const setAll = (setAt: Date) => [
  { key: 'B', setAt, setBy: 'Ada' },
  { key: 'OLD', setAt, setBy: null },
]

test('lists what the spec declares, set or not, and then what is set without being asked for', () => {
  const setAt = new Date('2026-01-01T00:00:00Z')
  const secrets = mergeSecrets({ declared, set: setAll(setAt), startedAt: undefined })
  expect(
    secrets.map(({ key, isSet, isDeclared, setBy }) => [key, isSet, isDeclared, setBy]),
  ).toEqual([
    ['A', false, true, null],
    ['B', true, true, 'Ada'],
    ['OLD', true, false, null],
  ])
})

test('tells which values the running version does not have yet', () => {
  const startedAt = new Date('2026-01-02T00:00:00Z')
  const pending = (set: Date) =>
    mergeSecrets({ declared, set: setAll(set), startedAt })
      .filter(({ isPending }) => isPending)
      .map(({ key }) => key)
  expect(pending(new Date('2026-01-03T00:00:00Z'))).toEqual(['B'])
  expect(pending(new Date('2026-01-01T00:00:00Z'))).toEqual([])
})
