// What Docker itself takes to start the runner image and hand it a server: no workflow, no rows, no gateway.
import Docker from 'dockerode'
import { randomBytes } from 'node:crypto'
import { ensureRunnerImage } from '../activities/containers/runner-image.ts'
import type { RunnerLimits } from '../activities/containers/container-runtime.ts'
import { runnerOptions, type RunnerImage } from '../activities/containers/runner-options.ts'
import { testEnvironment } from '../test/environment.ts'

export interface ReferenceEngine {
  docker: Docker
  image: RunnerImage
}

export interface ReferenceContainer {
  pid(): Promise<number>
  remove(): Promise<void>
}

export async function openReferenceEngine(): Promise<ReferenceEngine> {
  const { dockerSocket: socketPath } = await testEnvironment()
  const docker = new Docker({ socketPath })
  return { docker, image: await ensureRunnerImage(docker) }
}

/** Under the options of the product. Resolves when the assignment is written; the runner dials in by itself. */
export async function startReferenceContainer(
  { docker, image }: ReferenceEngine,
  {
    socketDir,
    assignment,
    limits,
  }: { socketDir: string; assignment: string; limits: RunnerLimits },
): Promise<ReferenceContainer> {
  const name = `bmm-bench-${randomBytes(6).toString('hex')}`
  const where = { installId: 'bench', hostId: 'bench' }
  const container = await docker.createContainer(
    runnerOptions({ name, runnerId: name, socketDir }, where, limits, image),
  )
  const remove = () => container.remove({ force: true, v: true }).then(() => {})
  try {
    const input = await container.attach({ stream: true, stdin: true, hijack: true })
    input.on('error', () => {}) // it is removed while the stream is open
    input.resume()
    await container.start()
    await new Promise<void>((resolve) => input.end(assignment, resolve))
    return { remove, pid: async () => (await container.inspect()).State.Pid }
  } catch (err) {
    await remove()
    throw err
  }
}
