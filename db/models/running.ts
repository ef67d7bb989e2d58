import type { BuildState, BuildStep } from '../../contract/build-steps.ts'
import type {
  BuildEvent,
  BuildFailure,
  BuildSource,
  Confirmation,
  RepairAttempt,
  SelfTest,
  VersionState,
} from '../../contract/nouns.ts'
import type { Visibility } from '../../contract/visibility.ts'
import type { SecretSpec } from '../../contract/spec.ts'
import type { Sealed } from '../envelope.ts'
import { Row } from './model.ts'

export class HostRow extends Row {
  static override tableName = 'hosts'
  declare id: string
  declare seenAt: Date | null
}

export class ServerRow extends Row {
  static override tableName = 'servers'
  declare id: string
  declare organisationId: string
  declare slug: string
  declare title: string
  declare description: string
  declare visibility: Visibility
  declare templateId: string | null
  /** Of the template: what is live was made of it, and perhaps changed since. */
  declare templateVersionId: string | null
  declare declinesUpgrades: boolean
  declare liveVersionId: string | null
  declare lastBuildId: string | null
  declare createdBy: string | null
  declare pausedAt: Date | null
  declare pausedBy: string | null
  declare takedownId: string | null
  declare deletedAt: Date | null
  declare erasedAt: Date | null
  declare asleepAt: Date | null
  declare isPinned: boolean
  declare sleepAfterMinutes: number | null
  declare lastWakeMs: number | null
  declare createdAt: Date
  declare updatedAt: Date
}

/** What the requester has seen and said yes to, beside what the live version has. */
export interface Approved {
  domains: string[]
  secrets: SecretSpec[]
}

/** What a build had before a repair, and what was wrong with it. */
export interface Attempt {
  specSha256: string | null
  codeSha256: string | null
  selfTest: SelfTest | null
  failure: BuildFailure
}

export class BuildRow extends Row {
  static override tableName = 'builds'
  static override jsonAttributes = ['failure', 'approved', 'confirmation', 'attempts']
  declare id: string
  declare serverId: string
  declare source: BuildSource
  declare specSha256: string | null
  declare instruction: string | null
  declare baseVersionId: string | null
  declare approved: Approved | null
  declare allowsBreaking: boolean
  declare confirmation: Confirmation | null
  /** Of each round that was repaired, in order. */
  declare attempts: Attempt[]
  declare templateVersionId: string | null
  declare state: BuildState
  declare failure: BuildFailure | null
  declare eventCount: number
  declare requestedBy: string | null
  declare createdAt: Date
  declare finishedAt: Date | null
}

export class VersionRow extends Row {
  static override tableName = 'versions'
  static override jsonAttributes = ['selfTest']
  declare id: string
  declare serverId: string
  declare buildId: string
  declare number: number
  declare state: VersionState
  declare specSha256: string | null
  declare codeSha256: string | null
  declare bundleSha256: string | null
  declare hostId: string | null
  declare selfTest: SelfTest | null
  /** The version of a template that it comes from, changed or not; known once it is live. */
  declare templateVersionId: string | null
  /** The last change of secrets that its runners are given. */
  declare secretsSeq: number | null
  declare createdAt: Date
  declare activatedAt: Date | null
}

export class BuildEventRow extends Row {
  static override tableName = 'build_events'
  static override idColumn = ['build_id', 'seq']
  static override jsonAttributes = ['repair']
  declare buildId: string
  declare seq: number
  declare at: Date
  declare step: BuildStep | null
  declare type: BuildEvent['type']
  declare text: string
  declare durationMs: number | null
  declare state: BuildState | null
  declare dedupeKey: string | null
  declare repair: RepairAttempt | null
}

export class LeaseRow extends Row {
  static override tableName = 'leases'
  static override idColumn = ['host_id', 'port']
  declare hostId: string
  declare port: number
  declare versionId: string | null
  declare isBlocked: boolean
}

export const runnerStates = ['opening', 'open', 'binding', 'bound', 'ready', 'gone'] as const
export type RunnerState = (typeof runnerStates)[number]

export class RunnerRow extends Row {
  static override tableName = 'runners'
  declare id: string
  declare hostId: string
  declare state: RunnerState
  declare versionId: string | null
  declare containerName: string
  declare failure: string | null
  declare isLeaving: boolean
  declare createdAt: Date
  declare readyAt: Date | null
}

export class SecretRow extends Row {
  static override tableName = 'secrets'
  static override idColumn = ['server_id', 'key', 'seq']
  static override jsonAttributes = ['record']
  declare serverId: string
  declare key: string
  declare seq: number
  /** null: it was deleted. */
  declare record: Sealed | null
  declare setBy: string | null
  declare setAt: Date
}
