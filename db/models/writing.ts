import type { Preview, PreviewEvent } from '../../contract/nouns.ts'
import { Row } from './model.ts'

export class PreviewRow extends Row {
  static override tableName = 'previews'
  static override jsonAttributes = ['failure']
  declare id: string
  declare organisationId: string
  declare createdBy: string
  declare prompt: string | null
  declare baseSpecSha256: string | null
  declare state: Preview['state']
  declare specSha256: string | null
  declare summary: string | null
  declare failure: Preview['failure']
  declare createdAt: Date
  declare expiresAt: Date
}

export class PreviewEventRow extends Row {
  static override tableName = 'preview_events'
  static override idColumn = ['preview_id', 'seq']
  declare previewId: string
  declare seq: number
  declare type: PreviewEvent['type']
  declare text: string
}

export const modelJobs = ['generate', 'edit', 'repair', 'polish'] as const
export type ModelJob = (typeof modelJobs)[number]

export class ModelCallRow extends Row {
  static override tableName = 'model_calls'
  declare organisationId: string
  declare buildId: string | null
  declare previewId: string | null
  declare job: ModelJob
  declare model: string
  declare outcome: 'answered' | 'misfit' | 'cut-off' | 'refused' | 'failed'
  declare inputTokens: number
  declare cachedInputTokens: number
  declare outputTokens: number
  declare costUsd: number | null
}

export class OpenapiDocumentRow extends Row {
  static override tableName = 'openapi_documents'
  declare id: string
  declare organisationId: string
  declare url: string | null
  declare content: string
  declare expiresAt: Date
}
