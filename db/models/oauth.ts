import type { Sealed } from '../envelope.ts'
import { Row } from './model.ts'

export class OauthRecordRow extends Row {
  static override tableName = 'oauth_records'
  static override idColumn = ['model', 'id']
  static override jsonAttributes = ['payload']
  declare model: string
  declare id: string
  declare payload: Record<string, unknown>
  declare grantId: string | null
  declare uid: string | null
  declare consumedAt: Date | null
  declare expiresAt: Date | null
}

export class OauthSigningKeyRow extends Row {
  static override tableName = 'oauth_signing_keys'
  static override idColumn = 'kid'
  static override jsonAttributes = ['publicJwk', 'privateRecord']
  declare kid: string
  declare state: 'next' | 'current' | 'retired'
  declare publicJwk: Record<string, unknown>
  declare privateRecord: Sealed
  declare createdAt: Date
  declare stateSince: Date
}

export class OauthGrantRow extends Row {
  static override tableName = 'oauth_grants'
  static override idColumn = 'grant_id'
  declare grantId: string
  declare userId: string
  declare serverId: string
  declare clientId: string
  declare clientName: string
  declare redirectHost: string
  declare createdAt: Date
  declare lastUsedAt: Date | null
}

export class TokenCutoffRow extends Row {
  static override tableName = 'token_cutoffs'
  static override idColumn = ['server_id', 'user_id', 'client_id']
  declare serverId: string
  declare userId: string
  declare clientId: string
  declare issuedBefore: Date
}

export class CallerSecretRow extends Row {
  static override tableName = 'caller_secrets'
  static override idColumn = ['server_id', 'user_id', 'key']
  static override jsonAttributes = ['record']
  declare serverId: string
  declare userId: string
  declare key: string
  declare record: Sealed
  declare setAt: Date
}
