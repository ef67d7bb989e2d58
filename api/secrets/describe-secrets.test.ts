import { expect, test } from 'vitest'
import type { SecretState } from '../../db/secrets.ts'
import { mergeSecrets } from './describe-secrets.ts'

const declared = [
  { key: 'A', description: 'First', whose: 'owner' as const },
  { key: 'B', description: 'Second', whose: 'owner' as const },
]
const setAt = new Date('2026-01-01T00:00:00Z')
const state = (key: string, part: Partial<SecretState> = {}): SecretState => ({
  key,
  isSet: true,
  setAt,
  setBy: 'Ada',
  isPending: false,
  ...part,
})

test('lists what the spec declares, set or not, and then what is set without being asked for', () => {
  const states = [state('B'), state('GONE', { isSet: false }), state('OLD', { setBy: null })]
  const secrets = mergeSecrets({ declared, states })
  expect(
    secrets.map(({ key, isSet, isDeclared, setBy }) => [key, isSet, isDeclared, setBy]),
  ).toEqual([
    ['A', false, true, null],
    ['B', true, true, 'Ada'],
    ['OLD', true, false, null],
  ])
})

test('tells which changes the live version does not have yet, deletions too, and only of what it asks for', () => {
  const isPending = true
  const states = [
    state('A', { isSet: false, isPending }),
    state('B', { isPending }),
    state('OLD', { isPending }),
  ]
  const secrets = mergeSecrets({ declared, states })
  expect(secrets.map((secret) => [secret.key, secret.isSet, secret.isPending])).toEqual([
    ['A', false, true],
    ['B', true, true],
    ['OLD', true, false],
  ])
  expect(secrets[0]).toMatchObject({ setAt: null, setBy: null })
})
