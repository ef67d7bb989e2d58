import Docker from 'dockerode'
import type { Duplex } from 'node:stream'
import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import type {
  ContainerExit,
  ContainerKind,
  ContainerRuntime,
  RunnerContainer,
  RunnerLimits,
  RunnerSpec,
} from './container-runtime.ts'
import { demultiplex } from './docker-logs.ts'
import { createPieceReader, type LogPiece } from './logs/log-pieces.ts'
import { labels, limitsWithin, runnerOptions, type RunnerImage } from './runner-options.ts'
import { ensureRunnerImage } from './runner-image.ts'

const CALL_TIMEOUT_MS = 20_000
const PING_TIMEOUT_MS = 5_000

const inspected = z.object({
  State: z.object({ Running: z.boolean(), ExitCode: z.int(), OOMKilled: z.boolean() }),
})

/** The engine's answers 304, 404 and 409 are answers; everything without a status is an engine that is away. */
function statusOf(err: unknown): number | undefined {
  return err instanceof Error && 'statusCode' in err && typeof err.statusCode === 'number'
    ? err.statusCode
    : undefined
}

function asHostError(err: unknown, act: string): unknown {
  if (err instanceof AppError) return err
  if (statusOf(err) === undefined)
    return new AppError('HostUnavailable', `Docker does not answer: ${act}`, {
      cause: err,
      detail: 'The Docker engine does not answer. The build goes on when it does.',
    })
  return err
}

export class DockerRuntime implements ContainerRuntime {
  readonly #docker: Docker
  readonly #pinging: Docker
  readonly #where: { installId: string; hostId: string }
  readonly #limits: RunnerLimits
  #image: Promise<RunnerImage> | undefined
  readonly #inputs = new Map<string, Duplex>()

  constructor({
    socketPath,
    installId,
    hostId,
    limits,
  }: {
    socketPath: string
    installId: string
    hostId: string
    limits: RunnerLimits
  }) {
    this.#docker = new Docker({ socketPath })
    this.#pinging = new Docker({ socketPath, timeout: PING_TIMEOUT_MS })
    this.#where = { installId, hostId }
    this.#limits = limits
  }

  async ping(): Promise<void> {
    await this.#act('ping', () => this.#pinging.ping())
  }

  async ensureImage(): Promise<string> {
    return (await this.#runnerImage()).tag
  }

  async start(spec: RunnerSpec): Promise<void> {
    const image = await this.#runnerImage()
    const limits = limitsWithin(this.#limits, spec.limits)
    const options = runnerOptions(spec, this.#where, limits, image)
    await this.#act(`start ${spec.name}`, async () => {
      const container = await this.#create(options)
      // Attached before the start, so that no moment is lost: what is written waits until the runner reads it.
      const input = await container.attach({
        stream: true,
        stdin: true,
        hijack: true,
        abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      })
      input.on('error', () => {}) // a runner that died early; its exit says so
      input.resume()
      this.#inputs.set(spec.name, input as Duplex)
      await container.start({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
    })
  }

  async claim(name: string, newName: string): Promise<void> {
    await this.#act(`claim ${name}`, async () => {
      const gone = (cause?: unknown) =>
        new AppError('RunnerExited', `${name} does not stand ready any more`, { cause })
      try {
        await this.#docker.getContainer(name).rename({
          name: newName,
          abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS),
        })
      } catch (err) {
        throw statusOf(err) === 404 ? gone(err) : err
      }
      const input = this.#inputs.get(name)
      this.#inputs.delete(name)
      if (input) this.#inputs.set(newName, input)
      if (!(await stateOf(this.#docker.getContainer(newName))).Running) throw gone()
    })
  }

  async assign(name: string, assignment: string): Promise<void> {
    const input = this.#inputs.get(name)
    if (!input) throw new AppError('RunnerNotReady', `the standard input of ${name} is not ours`)
    this.#inputs.delete(name)
    await new Promise<void>((resolve) => input.end(assignment, resolve))
  }

  async waitForExit(name: string, signal: AbortSignal): Promise<ContainerExit> {
    return this.#act(`wait for ${name}`, async () => {
      const container = this.#docker.getContainer(name)
      await container.wait({ abortSignal: signal })
      const { ExitCode: exitCode, OOMKilled } = await stateOf(container)
      // V8 meets its own heap limit before the container's: it aborts with 134 or 139 and nothing is marked.
      return { exitCode, isOutOfMemory: OOMKilled || exitCode === 139 || exitCode === 134 }
    })
  }

  async tailLogs(name: string, lines: number): Promise<string[]> {
    return this.#act(`read the log of ${name}`, async () => {
      try {
        const bytes = await this.#docker.getContainer(name).logs({
          stdout: true,
          stderr: true,
          tail: lines,
          follow: false,
          abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS),
        })
        return demultiplex(bytes)
      } catch (err) {
        if (statusOf(err) === 404) return []
        throw err
      }
    })
  }

  async *followLogs(
    name: string,
    { sinceSeconds: since, signal: abortSignal }: { sinceSeconds: number; signal: AbortSignal },
  ): AsyncGenerator<LogPiece[]> {
    const options = { follow: true as const, stdout: true, stderr: true, timestamps: true }
    const chunks = await this.#act(
      `follow the log of ${name}`,
      () =>
        this.#docker
          .getContainer(name)
          .logs({ ...options, since, abortSignal })
          .catch(unlessStatus(404, 409)), // gone, or being removed
    )
    const read = createPieceReader()
    for await (const chunk of chunks ?? []) yield read(chunk as Buffer) // no encoding is set
  }

  async stop(
    name: string,
    { graceSeconds }: { graceSeconds: number },
  ): Promise<{ wasForced: boolean }> {
    this.#inputs.get(name)?.destroy()
    this.#inputs.delete(name)
    return this.#act(`stop ${name}`, async () => {
      const container = this.#docker.getContainer(name)
      const signal = () => AbortSignal.timeout(graceSeconds * 1_000 + CALL_TIMEOUT_MS)
      try {
        await container.stop({ t: graceSeconds, abortSignal: signal() }).catch(unlessStatus(304)) // already stopped
        const { ExitCode, OOMKilled } = await stateOf(container)
        await container.remove({ force: true, v: true, abortSignal: signal() })
        return { wasForced: ExitCode === 137 && !OOMKilled }
      } catch (err) {
        if (statusOf(err) === 404 || statusOf(err) === 409) return { wasForced: false }
        throw err
      }
    })
  }

  async list(kind: ContainerKind = 'runner'): Promise<RunnerContainer[]> {
    return this.#act(`list the containers of kind ${kind}`, async () => {
      const { installId } = this.#where
      const found = await this.#docker.listContainers({
        all: true,
        filters: { label: [`${labels.install}=${installId}`, `${labels.kind}=${kind}`] },
        abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      })
      return found.map(({ Names, Labels, State, Mounts, Created }) => ({
        name: (Names[0] ?? '').replace(/^\//, ''),
        runnerId: Labels[labels.runner] ?? '',
        isRunning: State === 'running',
        createdAt: new Date(Created * 1_000),
        socketDir: Mounts[0]?.Source ?? '',
      }))
    })
  }

  /** A container of that name is of an earlier try, and its standard input is spent: it makes room. */
  async #create(options: Docker.ContainerCreateOptions) {
    const create = () =>
      this.#docker.createContainer({
        ...options,
        abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      })
    try {
      return await create()
    } catch (err) {
      if (statusOf(err) === 404) {
        this.#image = undefined // somebody removed the image: made anew at the next try
        throw new AppError('HostUnavailable', 'the runner image is gone', { cause: err })
      }
      if (statusOf(err) !== 409) throw err
      await this.stop(options.name ?? '', { graceSeconds: 0 })
      return create()
    }
  }

  #runnerImage(): Promise<RunnerImage> {
    this.#image ??= this.#act('make the runner image', () => ensureRunnerImage(this.#docker)).catch(
      (err: unknown) => {
        this.#image = undefined
        throw err
      },
    )
    return this.#image
  }

  async #act<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (err) {
      throw asHostError(err, what)
    }
  }
}

async function stateOf(container: Docker.Container) {
  const abortSignal = AbortSignal.timeout(CALL_TIMEOUT_MS)
  return inspected.parse(await container.inspect({ abortSignal })).State
}

function unlessStatus(...statuses: number[]) {
  return (err: unknown) => {
    if (!statuses.includes(statusOf(err) ?? 0)) throw err
  }
}
