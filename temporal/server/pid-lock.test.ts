import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
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

test('of several that find the same dead holder at once, one takes the lock', async () => {
  await using folder = await temporaryFolder()
  const paths = Array.from({ length: 60 }, (_, i) => folder.at(`lock-${i}`))
  const dead = await runningProcess()
  await dead[Symbol.asyncDispose]()
  for (const path of paths) await writeFile(path, String(dead.pid))
  const program = `
    const { takePidLock } = await import(${JSON.stringify(new URL('pid-lock.ts', import.meta.url).href)})
    console.log('up')
    process.stdin.once('data', async () => {
      const taken = []
      for (const path of ${JSON.stringify(paths)})
        if ((await takePidLock({ path, words: ['pid-lock.ts'] })).isTaken) taken.push(path)
      console.log(JSON.stringify(taken))
    })`
  const takers = await Promise.all(Array.from({ length: 3 }, () => taker(program)))
  const taken = await Promise.all(takers.map(({ go }) => go()))
  takers.forEach(({ child }) => child.kill())
  expect(taken.flat().toSorted()).toEqual(paths.toSorted())
})

async function taker(program: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  const go = async () => {
    child.stdin.write('go')
    const [line] = (await once(lines, 'line')) as [string]
    return JSON.parse(line) as string[]
  }
  return { child, go }
}

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
