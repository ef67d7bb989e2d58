import type { Db } from '../db/connect.ts'
import type { KeyRing } from '../db/envelope.ts'
import type { ContainerRuntime } from './containers/container-runtime.ts'
import type { Model } from './generate/model.ts'
import type { WarmPool } from './containers/pool/warm-pool.ts'
import type { RunnerWatch } from './containers/runner-watch.ts'

export interface Logger {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** The activity that is running, as plain functions see it. */
export interface ActivityCall {
  /** 1 for the first try. */
  attempt: number
  signal: AbortSignal
  heartbeat: () => void
}

/** Named places where tests make a worker die, throw or hang. Inert in the product. */
export type Failpoint = (name: string) => Promise<void>

/** Who is at work, by their ids. Throws TemporalUnavailable when nobody can tell. */
export interface OpenWorkflows {
  /** Whether a workflow holds the server's lock: a build, or a pause. */
  holdsServer(serverId: string): Promise<boolean>
  writesPreview(previewId: string): Promise<boolean>
}

/** What activities need of the world. Built once by the worker. */
export interface Deps {
  db: Db
  logger: Logger
  runtime: ContainerRuntime
  runners: RunnerWatch
  /** Runners that stand ready to become a version. */
  pool: WarmPool
  workflows: OpenWorkflows
  ownerSecretKeys: KeyRing
  publicGatewayUrl: string
  oauthIssuer: string
  allowedOriginHosts: string[]
  installId: string
  /** The host directory under which each runner's sockets lie. */
  socketRoot: string
  versionPorts: { first: number; last: number }
  /** Of the activity that is running: heartbeat, cancellation, how often it was tried. */
  call: () => ActivityCall
  /** null: this worker has no key, and writes nothing from words. */
  model: Model | null
  /** What the repairs of one build may take. */
  repairBudget: { tries: number; tokens: number }
  previewLifetimeMs: number
  failpoint: Failpoint
}
