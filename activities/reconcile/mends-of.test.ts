import { expect, test } from 'vitest'
import type { VersionFacts } from '../../db/running-facts.ts'
import { mendsOf } from './mends-of.ts'

const live: VersionFacts = {
  versionId: 'ver_live',
  state: 'live',
  serverId: 'srv_1',
  liveVersionId: 'ver_live',
  isPaused: false,
  isAsleep: false,
  isDeleted: false,
  wasLive: true,
  buildIsOpen: false,
  runnerHostId: 'local',
  runnerIsReady: true,
  hasLease: true,
  isSettled: true,
}
const old: VersionFacts = {
  ...live,
  versionId: 'ver_old',
  state: 'retired',
  runnerHostId: null,
  runnerIsReady: false,
  hasLease: false,
}

/** What it says of these versions, as "what id @host". */
function mends(...versions: VersionFacts[]) {
  return mendsOf({ versions, builds: [], previews: [] }).map(
    ({ what, id, hostId }) => `${what} ${id}${hostId ? ` @${hostId}` : ''}`,
  )
}

test('a live version with all that is its own is left alone', () => {
  expect(mends(live)).toEqual([])
})

test.each([
  ['an old version that still drains', { state: 'draining' }, 'retire-version ver_old'],
  [
    'an old version that still drains, with a runner',
    { state: 'draining', runnerHostId: 'h2', hasLease: true },
    'retire-version ver_old @h2',
  ],
  [
    'a failed version with a runner',
    { state: 'failed', runnerHostId: 'h2', hasLease: true },
    'stop-runner ver_old @h2',
  ],
  ['a retired version with a port', { hasLease: true }, 'release-port ver_old'],
  ['a version whose build has ended', { state: 'building' }, 'fail-version ver_old'],
] as const)('%s is mended', (_what, change, mend) => {
  expect(mends(live, { ...old, ...change })).toEqual([mend])
  expect(mends(live, { ...old, ...change, isSettled: false })).toEqual([])
})

test('a version whose build is open is the build’s', () => {
  const building = { ...old, state: 'building', buildIsOpen: true } as const
  expect(mends(live, building)).toEqual([])
})

test.each([
  ['has no port', { hasLease: false }, ['stop-runner ver_live @local']],
  ['never got ready', { runnerIsReady: false }, ['stop-runner ver_live @local']],
  ['has no runner, which its host looks after', { runnerHostId: null, hasLease: false }, []],
])('a live version whose runner %s', (_what, change, expected) => {
  expect(mends({ ...live, ...change })).toEqual(expected)
})

test('a paused or deleted server keeps neither runner nor port', () => {
  for (const halted of [{ isPaused: true }, { isDeleted: true }]) {
    expect(mends({ ...live, ...halted })).toEqual(['stop-runner ver_live @local'])
    const stopped = { ...live, ...halted, runnerHostId: null }
    expect(mends(stopped)).toEqual(['release-port ver_live'])
    expect(mends({ ...stopped, hasLease: false })).toEqual([])
  }
})

test('a server that sleeps keeps no port, and its runner is left to its host', () => {
  expect(mends({ ...live, isAsleep: true })).toEqual([])
  const asleep = { ...live, isAsleep: true, runnerHostId: null }
  expect(mends(asleep)).toEqual(['release-port ver_live'])
  expect(mends({ ...asleep, hasLease: false })).toEqual([])
})

test('mark and pointer are made to say the same', () => {
  expect(mends({ ...live, liveVersionId: null })).toEqual(['align-live srv_1'])
  expect(
    mends({ ...live, liveVersionId: 'ver_old' }, { ...old, liveVersionId: 'ver_old' }),
  ).toEqual(['align-live srv_1'])
  expect(mends({ ...live, state: 'retired' })).toEqual(['align-live srv_1']) // and it keeps its runner
  expect(mends({ ...live, state: 'draining' })).toEqual(['align-live srv_1'])
  expect(mends({ ...old, state: 'failed', wasLive: false, liveVersionId: 'ver_old' })).toEqual([
    'align-live srv_1',
  ])
  expect(mends({ ...live, liveVersionId: null, isSettled: false })).toEqual([])
})

test('builds and previews that are open by their rows are asked after', () => {
  const found = mendsOf({
    versions: [],
    builds: [{ id: 'bld_1', serverId: 'srv_1' }],
    previews: [{ id: 'prv_1' }],
  })
  expect(found).toEqual([
    { what: 'end-build', id: 'bld_1', serverId: 'srv_1', hostId: null },
    { what: 'end-preview', id: 'prv_1', serverId: null, hostId: null },
  ])
})
