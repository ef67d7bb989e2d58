import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { serverArguments, stopLeftBehindServer, type EnsureTemporal } from './start.ts'

const binary = { serverVersion: '1.29.1' }
const options: EnsureTemporal = {
  env: {},
  binDir: '/bin',
  dataDir: '/data/temporal',
  port: 7233,
  namespace: 'bmm',
  report: () => {},
}

test('binds loopback alone', () => {
  expect(lineOf(options)).toMatch(/^server start-dev --ip 127\.0\.0\.1 .*--port 7233/)
})

test('keeps its history in a file of its version', () => {
  expect(lineOf(options)).toContain('--db-filename /data/temporal/1.29.1.db')
  expect(lineOf(options)).toContain('--sqlite-pragma journal_mode=WAL')
})

test('keeps nothing when it is thrown away', () => {
  expect(lineOf({ ...options, isThrowaway: true })).not.toContain('--db-filename')
})

test('has pages only where they are wanted', () => {
  expect(lineOf(options)).toContain('--headless')
  const withPages = { ...options, uiPort: 8233 }
  expect(lineOf(withPages)).toContain('--ui-port 8233')
  expect(lineOf(withPages)).not.toContain('--headless')
  const codecUrl = 'http://localhost:4000/codec'
  expect(lineOf({ ...withPages, codecUrl })).toContain(`--ui-codec-endpoint ${codecUrl}`)
  expect(lineOf({ ...options, codecUrl })).not.toContain('codec')
})

test('carries the dynamic configuration', () => {
  expect(lineOf(options, 'limit.maxIDLength:\n  - value: 255\n')).toContain(
    '--dynamic-config-value limit.maxIDLength=255',
  )
})

function lineOf(from: EnsureTemporal, dynamicConfig = '') {
  return serverArguments(binary, from, dynamicConfig).join(' ')
}

test('a note of processes that have ended stops nobody who has their pids by now', async () => {
  await using folder = await temporaryFolder()
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'start-dev'])
  await once(other, 'spawn')
  const note = { server: `${other.pid} 1`, owner: `${process.ppid} 1` }
  await writeFile(folder.at('server.pid'), JSON.stringify(note))
  await stopLeftBehindServer(folder.path)
  expect(other.exitCode ?? other.signalCode).toBeNull()
  const ended = once(other, 'exit')
  other.kill()
  await ended
})
