import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { takePidLock } from './pid-lock.ts'

test('refuses while its holder runs, and names it', async () => {
  await using folder = await temporaryFolder()
  await using holder = await runningProcess()
  await writeFile(folder.at('lock'), String(holder.pid))
  const lock = await takePidLock({ path: folder.at('lock'), words: ['-e'] })
  expect(lock).toEqual({ isTaken: false, pid: holder.pid })
})

test('is free again when its holder was killed', async () => {
  await using folder = await temporaryFolder()
  const holder = await runningProcess()
  await writeFile(folder.at('lock'), String(holder.pid))
  await holder[Symbol.asyncDispose]()
  expect(await takePidLock({ path: folder.at('lock'), words: ['-e'] })).toMatchObject({
    isTaken: true,
  })
})

test('a reused pid holds no lock', async () => {
  await using folder = await temporaryFolder()
  await using other = await runningProcess()
  await writeFile(folder.at('lock'), String(other.pid))
  const lock = await takePidLock({ path: folder.at('lock'), words: ['start/main.ts'] })
  expect(lock.isTaken).toBe(true)
})

test('is free again when it is released', async () => {
  await using folder = await temporaryFolder()
  const options = { path: folder.at('lock'), words: ['node'] }
  const first = await takePidLock(options)
  if (first.isTaken) await first.release()
  expect(await takePidLock(options)).toMatchObject({ isTaken: true })
})

async function runningProcess() {
  const program = 'process.stdout.write("up"); setInterval(() => {}, 1000)'
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
