import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { shareDocker } from './docker-users.ts'

const socket = '/nowhere/docker.sock'

test('a daemon of ours ends with its last user', async () => {
  await using folder = await temporaryFolder()
  const daemon = await fakeDaemon(folder)
  const shared = await shareDocker({ socket, folder: folder.path })
  await shared.own(daemon.pid ?? 0)
  const ended = once(daemon, 'exit')
  await shared.leave()
  expect(await ended).toEqual([null, 'SIGTERM'])
})

test('a daemon that another process still uses goes on', async () => {
  await using folder = await temporaryFolder()
  const daemon = await fakeDaemon(folder)
  await using other = await otherUser(folder.path)
  const shared = await shareDocker({ socket, folder: folder.path })
  await shared.own(daemon.pid ?? 0)
  await shared.leave()
  expect(daemon.exitCode ?? daemon.signalCode).toBeNull()
  const ended = once(daemon, 'exit')
  await other.leave()
  await ended
})

test('leaves a daemon alone that it did not start', async () => {
  await using folder = await temporaryFolder()
  const daemon = await fakeDaemon(folder)
  await (await shareDocker({ socket, folder: folder.path })).leave()
  expect(daemon.exitCode ?? daemon.signalCode).toBeNull()
  daemon.kill()
  await once(daemon, 'exit')
})

test('leaves another daemon alone that has the pid of ours by now', async () => {
  await using folder = await temporaryFolder()
  const daemon = await fakeDaemon(folder)
  const shared = await shareDocker({ socket, folder: folder.path })
  await shared.own(daemon.pid ?? 0)
  const [notes = ''] = await readdir(folder.path).then((names) =>
    names.filter((name) => name.startsWith('bmm-docker-')),
  )
  await writeFile(folder.at(`${notes}/daemon`), `${daemon.pid} 1`) // as of one that began earlier
  await shared.leave()
  expect(daemon.exitCode ?? daemon.signalCode).toBeNull()
  daemon.kill()
  await once(daemon, 'exit')
})

async function fakeDaemon(folder: { at: (name: string) => string }) {
  const script = folder.at('dockerd.js')
  await writeFile(script, 'process.stdout.write("up"); setInterval(() => {}, 1000)')
  const daemon = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(daemon.stdout, 'data')
  return daemon
}

/** A process of its own, for a process is one user. */
async function otherUser(folder: string) {
  const program = `
    const { shareDocker } = await import(${JSON.stringify(new URL('docker-users.ts', import.meta.url).href)})
    const shared = await shareDocker(${JSON.stringify({ socket, folder })})
    process.stdout.write('up')
    process.stdin.resume().on('end', () => shared.leave())`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const leave = async () => {
    const ended = once(child, 'exit')
    child.stdin.end()
    if (child.exitCode === null) await ended
  }
  return { leave, [Symbol.asyncDispose]: async () => void child.kill() }
}
