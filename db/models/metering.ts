import { Row } from './model.ts'

export class CallMinuteRow extends Row {
  static override tableName = 'call_minutes'
  static override idColumn = ['server_id', 'minute', 'tool']
  declare serverId: string
  declare minute: Date
  declare tool: string
  declare calls: number
  declare errors: number
  declare totalMs: number
  declare buckets: number[]
}

export class RecentCallRow extends Row {
  static override tableName = 'recent_calls'
  static override jsonAttributes = ['arguments']
  declare id: string
  declare serverId: string
  declare versionId: string | null
  declare userId: string
  declare clientId: string
  declare at: Date
  declare method: string | null
  declare tool: string | null
  declare arguments: unknown
  declare status: number
  declare isError: boolean
  declare durationMs: number
}
