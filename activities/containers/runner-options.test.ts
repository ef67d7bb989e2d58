import { expect, test } from 'vitest'
import { limitsWithin, runnerOptions } from './runner-options.ts'

const options = runnerOptions(
  { name: 'bmm-main-v-ver_1-1', runnerId: 'run_1', socketDir: '/data/r/run_1' },
  { installId: 'main', hostId: 'local' },
  { memoryBytes: 268_435_456, cpus: 0.5 },
  { tag: 'bmm-runner:abc', flags: ['--permission'], seccompProfile: '{}' },
)

test('a runner has no network, no writable byte and no capability', () => {
  expect(options.HostConfig).toMatchObject({
    NetworkMode: 'none',
    ReadonlyRootfs: true,
    IpcMode: 'none',
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges', 'seccomp={}'],
    Mounts: [{ Source: '/data/r/run_1', Target: '/run/bmm', ReadOnly: true }],
  })
  expect(options.User).toBe('10001:10001')
})

test('a runner has limits, and no swap beside its memory', () => {
  expect(options.HostConfig).toMatchObject({
    Memory: 268_435_456,
    MemorySwap: 268_435_456,
    NanoCpus: 500_000_000,
    PidsLimit: 64,
    RestartPolicy: { Name: 'no' },
  })
})

test('nothing of a version stands in what docker inspect shows', () => {
  expect(options.Labels).toEqual({
    'bmm.install': 'main',
    'bmm.host': 'local',
    'bmm.kind': 'runner',
    'bmm.runner': 'run_1',
  })
  expect(options.Env?.map((entry) => entry.split('=')[0])).toEqual([
    'NODE_ENV',
    'TZ',
    'NODE_USE_ENV_PROXY',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'MALLOC_MMAP_THRESHOLD_',
  ])
})

test('a self-test is sealed like a runner, and told apart by its kind alone', () => {
  const place = { name: 'bmm-main-test-ver_1-0-1', runnerId: 'run_1', socketDir: '/data/r/run_1' }
  const tested = runnerOptions(
    { ...place, kind: 'self-test' },
    { installId: 'main', hostId: 'local' },
    { memoryBytes: 268_435_456, cpus: 0.5 },
    { tag: 'bmm-runner:abc', flags: ['--permission'], seccompProfile: '{}' },
  )
  expect(tested).toEqual({
    ...options,
    name: place.name,
    Labels: { ...options.Labels, 'bmm.kind': 'self-test' },
  })
})

test('an organisation gives its runners less than the host does, and never more', () => {
  const host = { memoryBytes: 512, cpus: 1 }
  expect(limitsWithin(host, { memoryBytes: 256, cpus: 2 })).toEqual({ memoryBytes: 256, cpus: 1 })
  expect(limitsWithin(host)).toEqual(host)
})
