import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { seccompProfile, type SeccompRule } from './seccomp.ts'

const rulesOf = (name: string): SeccompRule[] =>
  seccompProfile.syscalls.filter(({ names }) => names.includes(name))

test('seccomp.json is what seccomp.ts says', () => {
  const file = readFileSync(`${import.meta.dirname}/seccomp.json`, 'utf8')
  expect(JSON.parse(file)).toEqual(seccompProfile)
})

test('refuses whatever it does not name', () => {
  expect(seccompProfile).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1 })
  const dangerous = [
    'fork',
    'vfork',
    'execveat',
    'ptrace',
    'mount',
    'unshare',
    'setns',
    'bpf',
    'memfd_create',
    'shmget',
    'chroot',
    'keyctl',
    'perf_event_open',
    'process_vm_readv',
    'userfaultfd',
  ]
  expect(dangerous.flatMap(rulesOf)).toEqual([])
})

test('names no call twice without a condition', () => {
  const names = seccompProfile.syscalls.flatMap((rule) => (rule.args?.length ? [] : rule.names))
  expect(names).toHaveLength(new Set(names).size)
})

test('lets clone make threads only', () => {
  expect(rulesOf('clone').map(({ args }) => args)).toEqual([
    [{ index: 0, value: 0x10000, valueTwo: 0x10000, op: 'SCMP_CMP_MASKED_EQ' }],
  ])
})

test('denies that clone3 and io_uring exist, so that their callers fall back', () => {
  for (const name of ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register']) {
    expect(rulesOf(name)).toMatchObject([{ action: 'SCMP_ACT_ERRNO', errnoRet: 38 }])
  }
})

test('opens unix and inet sockets of two types and route netlink, nothing else', () => {
  const asked = rulesOf('socket').map(({ args }) =>
    args?.map(({ value, valueTwo }) => [value, valueTwo]),
  )
  const mask = 0xf
  expect(asked).toEqual([
    ...[1, 2, 10].flatMap((domain) =>
      [1, 2].map((type) => [
        [domain, undefined],
        [mask, type],
      ]),
    ),
    [
      [16, undefined],
      [0, undefined],
    ],
  ])
})
