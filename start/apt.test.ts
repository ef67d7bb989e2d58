import { expect, test } from 'vitest'
import { findCommand, isDebian } from './apt.ts'

test.each([
  ['ID=debian\nVERSION_ID="12"', true],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"', true],
  ['ID=fedora\nNAME="not debian"', false],
  ['', false],
])('knows Debian and its children: %j', (osRelease, expected) => {
  expect(isDebian(osRelease)).toBe(expected)
})

test('finds commands on PATH', async () => {
  expect(await findCommand('sh')).toMatch(/\/sh$/)
  expect(await findCommand('no-such-command')).toBeUndefined()
})
