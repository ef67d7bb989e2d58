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

test('a runner of the pool is no version’s', () => {
  const pooled = { ...runner, versionId: null }
  expect(hostMendsOf({ ...look, runners: [pooled], live: [] })).toEqual([])
})

test('a container and sockets that no row knows are removed; those of another installation are not', () => {
  const stray = { ...container, name: 'stray', socketDir: '/data/r/run_2' }
  const foreign = { ...container, name: 'foreign', socketDir: '/other/r/run_3' }
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
