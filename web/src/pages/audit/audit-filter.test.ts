import { expect, test } from 'vitest'
import { actorsOf, filterOf, kinds } from './audit-filter.ts'

const sources = import.meta.glob<string>(
  ['../../../../{api,db,activities}/**/*.ts', '!**/*.test.ts'],
  { query: '?raw', import: 'default', eager: true },
)

/** These belong to the installation, and to no organisation. */
const OF_INSTALLATION = new Set([
  'artifact',
  'password',
  'password-link',
  'report',
  'secret-key',
  'signing-key',
])

test('every act that the audit log of an organisation may hold is of a kind that can be chosen', () => {
  const written = Object.values(sources)
    .flatMap((source) => [...source.matchAll(/\baction: ['`]([a-z-]+)\./g)])
    .map(([, kind = '']) => kind)
  const known = new Set<string>([...kinds, ...OF_INSTALLATION])
  expect(written.filter((kind) => !known.has(kind))).toEqual([])
  expect(written).toContain('server')
})

test('asks for nothing that was not chosen', () => {
  expect(filterOf({ kind: '', resourceType: '', actor: '', from: '', to: 'soon' })).toEqual({})
  expect(filterOf({ kind: 'caller', resourceType: 'server', actor: 'usr_1' })).toEqual({
    action: 'caller.',
    resourceType: 'server',
    actor: 'usr_1',
  })
})

test('names everybody once, by the name of today where there is one', () => {
  const members = [{ userId: 'usr_1', name: 'Zoe' }]
  const events = [
    { actor: { id: 'usr_1', name: 'Zo' } },
    { actor: { id: 'usr_2', name: 'Ann' } },
    { actor: { id: 'usr_3', name: null } },
    { actor: null },
  ]
  expect(actorsOf({ members, events, chosen: 'usr_4' })).toEqual([
    { id: 'usr_2', name: 'Ann' },
    { id: 'usr_3', name: 'usr_3' },
    { id: 'usr_4', name: 'usr_4' },
    { id: 'usr_1', name: 'Zoe' },
  ])
})
