import type { ScanFinding } from '../../contract/nouns.ts'
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

export class TemplateRow extends Row {
  static override tableName = 'templates'
  declare id: string
  declare slug: string
  declare title: string
  declare shortDescription: string
  declare longDescription: string
  declare category: string
  declare isOfficial: boolean
  declare organisationId: string | null
  declare forkCount: number
  declare currentVersionId: string | null
  declare createdAt: Date
}

export class TemplateVersionRow extends Row {
  static override tableName = 'template_versions'
  declare id: string
  declare templateId: string
  declare number: number
  declare specSha256: string
  declare codeSha256: string
  declare createdAt: Date
}
