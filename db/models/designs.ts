import type { ScanFinding, SelfTest } from '../../contract/nouns.ts'
import type { SecretSpec } from '../../contract/spec.ts'
import { Row } from './model.ts'

export class ArtifactRow extends Row {
  static override tableName = 'artifacts'
  static override idColumn = 'sha256'
  declare sha256: string
  declare kind: 'spec' | 'code' | 'bundle'
  declare content: string
}

export class ScanRow extends Row {
  static override tableName = 'scans'
  static override idColumn = ['sha256', 'policy_sha256', 'scanner_version']
  static override jsonAttributes = ['findings']
  declare sha256: string
  declare policySha256: string
  declare scannerVersion: string
  declare isPassed: boolean
  declare findings: ScanFinding[]
}

export class CompilationRow extends Row {
  static override tableName = 'compilations'
  static override idColumn = ['code_sha256', 'compiler_version']
  declare codeSha256: string
  declare compilerVersion: string
  declare bundleSha256: string
}

/** Of the spec, what lists of templates show. */
export interface TemplateCard {
  secrets: SecretSpec[]
  allowedDomains: string[]
  allowsOwnerDomains: boolean
  toolNames: string[]
}

export class TemplateRow extends Row {
  static override tableName = 'templates'
  declare id: string
  declare slug: string
  declare title: string
  declare shortDescription: string
  declare longDescription: string
  declare category: string
  declare licence: string
  declare isOfficial: boolean
  declare organisationId: string | null
  /** Who published its present version. */
  declare authorId: string | null
  /** That its present version was published from. */
  declare serverId: string | null
  /** Its title as a hasty eye sees it. */
  declare skeleton: string
  /** What a search finds it by, beside its long description. */
  declare words: string
  declare forkCount: number
  declare liveDeployments: number
  declare verifiedAt: Date | null
  declare hiddenAt: Date | null
  declare hiddenReason: string | null
  declare takenDownAt: Date | null
  declare deletedAt: Date | null
  declare currentVersionId: string | null
  declare createdAt: Date
  declare updatedAt: Date
}

export class TemplateVersionRow extends Row {
  static override tableName = 'template_versions'
  static override jsonAttributes = ['selfTest', 'card']
  declare id: string
  declare templateId: string
  declare number: number
  declare specSha256: string
  declare codeSha256: string
  /** null: it is compiled when the first fork is built. */
  declare bundleSha256: string | null
  /** That it was published from; null: an official template. */
  declare versionId: string | null
  declare selfTest: SelfTest | null
  declare changes: string
  declare card: TemplateCard
  declare createdAt: Date
}
