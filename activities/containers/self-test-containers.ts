import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Deps } from '../deps.ts'
import type { RunnerContainer } from './container-runtime.ts'

/** No self-test takes half as long: what is older was left by a worker that died. */
const OLD_MS = 4 * 60_000

type Place = Pick<Deps, 'socketRoot'>

/** Beside the runners' slots, which are the gateway's: under this directory each self-test has its sockets. */
export function selfTestRoot({ socketRoot }: Place): string {
  return join(dirname(socketRoot), 't')
}

export async function openSelfTestRoot(place: Place): Promise<string> {
  const root = selfTestRoot(place)
  await mkdir(root, { recursive: true, mode: 0o700 }) // the sockets in it are open to every user
  return root
}

/** Removes containers of self-tests with their sockets. Those of other installations have them elsewhere, and stay. */
export async function removeSelfTests(
  { runtime, ...place }: Place & Pick<Deps, 'runtime'>,
  isOver: (container: RunnerContainer) => boolean,
): Promise<string[]> {
  const root = selfTestRoot(place)
  const over = (await runtime.list('self-test'))
    .filter(({ socketDir }) => dirname(socketDir) === root)
    .filter(isOver)
  for (const { name, socketDir } of over) {
    await runtime.stop(name, { graceSeconds: 0 })
    await rm(socketDir, { recursive: true, force: true })
  }
  return over.map(({ name }) => name)
}

/** What workers left behind that died during a self-test: containers, and directories without one. */
export async function sweepSelfTests(
  deps: Place & Pick<Deps, 'runtime' | 'logger'>,
  { nowMs = Date.now() }: { nowMs?: number } = {},
): Promise<void> {
  const isOld = (sinceMs: number) => nowMs - sinceMs > OLD_MS
  const removed = await removeSelfTests(deps, ({ createdAt }) => isOld(createdAt.getTime()))
  for (const container of removed)
    deps.logger.warn({ container }, 'a self-test that nobody waits for was removed')
  const root = selfTestRoot(deps)
  for (const name of await readdir(root).catch(() => [])) {
    const path = join(root, name)
    const found = await stat(path).catch(() => undefined) // a test that just ended took it along
    if (found && isOld(found.mtimeMs)) await rm(path, { recursive: true, force: true })
  }
}
