// All that the product asks of a container engine. The one that knows dockerode is docker-runtime.ts.
import type { LogPiece } from './logs/log-pieces.ts'

/** What a container is for: both are sealed alike, and never listed together. */
export type ContainerKind = 'runner' | 'self-test'

export interface RunnerContainer {
  name: string
  runnerId: string
  isRunning: boolean
  createdAt: Date
  /** The host directory with its sockets: tells whose it is when several installations share an engine. */
  socketDir: string
}

export interface ContainerExit {
  exitCode: number
  isOutOfMemory: boolean
}

export interface ContainerRuntime {
  /** Throws HostUnavailable when the engine does not answer. */
  ping(): Promise<void>
  /** Builds the runner image when its inputs changed; answers its tag. */
  ensureImage(): Promise<string>
  /** Creates and starts a runner and keeps its standard input for one assignment. A container of that name is replaced. */
  start(spec: RunnerSpec): Promise<void>
  /**
   * Takes a runner that stands ready, by giving it another name: only one caller can. Throws RunnerExited when there is none of
   * that name, or it does not run.
   */
  claim(name: string, newName: string): Promise<void>
  /** Writes the assignment to standard input, once, and closes it. */
  assign(name: string, assignment: string): Promise<void>
  /** Resolves when the container is no longer running. */
  waitForExit(name: string, signal: AbortSignal): Promise<ContainerExit>
  /** The last lines of both outputs, oldest first. */
  tailLogs(name: string, lines: number): Promise<string[]>
  /** What both outputs wrote since then and write from now on, until the container ends. Nothing when there is none. */
  followLogs(
    name: string,
    options: { sinceSeconds: number; signal: AbortSignal },
  ): AsyncIterable<LogPiece[]>
  /** SIGTERM, up to `graceSeconds`, then SIGKILL; then removes it. A container that is not there is success. */
  stop(name: string, options: { graceSeconds: number }): Promise<{ wasForced: boolean }>
  /** Containers of this installation, running or not; runners unless another kind is named. */
  list(kind?: ContainerKind): Promise<RunnerContainer[]>
}

/** What one container may take of its host. */
export interface RunnerLimits {
  memoryBytes: number
  cpus: number
}

export interface RunnerSpec {
  name: string
  /** A runner unless it says otherwise. */
  kind?: ContainerKind
  /** Of a self-test whatever tells its container from others. */
  runnerId: string
  /** The host directory with the two sockets. */
  socketDir: string
  /** Less than the host gives its runners. */
  limits?: Partial<RunnerLimits>
}
