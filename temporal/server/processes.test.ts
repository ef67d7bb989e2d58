import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { isProcess, stampedPid, stampOf, stopProcess, systemEnvironment } from './processes.ts'

test('knows a process by its command line', () => {
  expect(isProcess(process.pid, ['node'])).toBe(true)
  expect(isProcess(process.pid, ['no such word'])).toBe(false)
})

test('knows a process by when it began, not by its pid alone', () => {
  const stamp = stampOf(process.pid)
  expect(stampedPid(stamp)).toBe(process.pid)
  for (const other of [`${process.pid} 1`, String(process.pid), '', 'x', '0', '-1', '99999999 1'])
    expect([other, stampedPid(other)]).toEqual([other, undefined])
})

test('kills one that does not end in time', async () => {
  const program = `process.on('SIGTERM', () => {}); process.stdout.write('up'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await stopProcess(child.pid ?? 0, { words: ['-e'], signal: 'SIGTERM', graceMs: 100 })
  expect(isProcess(child.pid ?? 0, ['-e'])).toBe(false)
})

test('other programs learn no setting of ours', () => {
  const env = { PATH: '/bin', https_proxy: 'http://p', DATABASE_URL: 'x', TEMPORAL_ADDRESS: 'y' }
  expect(systemEnvironment(env)).toEqual({ PATH: '/bin', https_proxy: 'http://p' })
})
