import { expect, test } from 'vitest'
import { mergeSecrets } from './describe-secrets.ts'

test('lists what the spec declares, set or not, and then what is set without being asked for', () => {
  const setAt = new Date('2026-01-01T00:00:00Z')
  const secrets = mergeSecrets(
    [
      { key: 'A', description: 'First', whose: 'owner' },
      { key: 'B', description: 'Second', whose: 'owner' },
    ],
    [
      { key: 'B', setAt, setBy: 'Ada' },
      { key: 'OLD', setAt, setBy: null },
    ],
  )
  expect(
    secrets.map(({ key, isSet, isDeclared, setBy }) => [key, isSet, isDeclared, setBy]),
  ).toEqual([
    ['A', false, true, null],
    ['B', true, true, 'Ada'],
    ['OLD', true, false, null],
  ])
})
