import { expect, test } from 'vitest'
import type { Runner } from '../../db/runners.ts'
import type { RunnerContainer } from '../containers/container-runtime.ts'
import { hostMendsOf, type HostLook } from './host-mends.ts'

const runner: Runner = {
  id: 'run_1',
  hostId: 'local',
  state: 'ready',
  versionId: 'ver_1',
  containerName: 'one',
  failure: null,
  isLeaving: false,
}
const container: RunnerContainer = {
  name: 'one',
  runnerId: 'run_1',
  isRunning: true,
  createdAt: new Date(0),
  socketDir: '/data/r/run_1',
}
const look: HostLook = {
  socketRoot: '/data/r',
  containers: [container],
  slots: ['run_1', '~aside'],
  runners: [runner],
  warm: [],
  live: [{ id: 'ver_1' }],
}

test('a host whose containers, sockets and rows agree needs nothing', () => {
  expect(hostMendsOf(look)).toEqual([])
})

test('a live version without a container that runs is deployed', () => {
  const deploy = [{ what: 'deploy-version', id: 'ver_1' }]
  expect(hostMendsOf({ ...look, containers: [] })).toEqual(deploy)
  expect(hostMendsOf({ ...look, containers: [{ ...container, isRunning: false }] })).toEqual(deploy)
})

test('a runner that stands ready is no version’s, and is removed when its container does not run', () => {
  const warm = { ...runner, versionId: null }
  const pooled = { ...look, runners: [warm], warm: [warm], live: [] }
  expect(hostMendsOf(pooled)).toEqual([])
  const remove = [{ what: 'remove-runner', id: 'run_1' }]
  expect(hostMendsOf({ ...pooled, containers: [] })).toEqual(remove)
  expect(hostMendsOf({ ...pooled, containers: [{ ...container, isRunning: false }] })).toEqual(
    remove,
  )
})

test('a runner that a version has just claimed may still have its old name', () => {
  expect(hostMendsOf({ ...look, containers: [{ ...container, name: 'warm' }] })).toEqual([])
})

test('a container and sockets that no row knows are removed; those of another installation are not', () => {
  const stray = { ...container, name: 'stray', runnerId: 'run_2', socketDir: '/data/r/run_2' }
  const foreign = { ...container, name: 'foreign', runnerId: 'run_3', socketDir: '/other/r/run_3' }
  const found = hostMendsOf({
    ...look,
    containers: [container, stray, foreign],
    slots: ['run_1', 'run_2'],
  })
  expect(found).toEqual([
    { what: 'remove-container', id: 'stray' },
    { what: 'remove-sockets', id: 'run_2' },
  ])
})
