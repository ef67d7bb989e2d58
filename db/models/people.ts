import type { Role } from '../../contract/roles.ts'
import type { Scope } from '../../contract/scopes.ts'
import { Row } from './model.ts'

export class OrganisationRow extends Row {
  static override tableName = 'organisations'
  declare id: string
  declare name: string
  declare kind: 'personal' | 'shared'
  declare createdAt: Date
}

export class UserRow extends Row {
  static override tableName = 'users'
  declare id: string
  declare name: string
  declare email: string | null
  declare passwordHash: string | null
  declare isAdministrator: boolean
  declare currentOrganisationId: string
  declare suspendedAt: Date | null
  declare suspendedReason: string | null
  declare createdAt: Date
}

export class IdentityRow extends Row {
  static override tableName = 'identities'
  static override idColumn = ['issuer', 'subject']
  declare issuer: string
  declare subject: string
  declare userId: string
  declare email: string | null
}

export class MembershipRow extends Row {
  static override tableName = 'memberships'
  static override idColumn = ['organisation_id', 'user_id']
  declare organisationId: string
  declare userId: string
  declare role: Role
  declare createdAt: Date
}

export class SetupLinkRow extends Row {
  static override tableName = 'setup_links'
  static override idColumn = 'token_sha256'
  declare tokenSha256: string
  declare expiresAt: Date
}

export class PasswordLinkRow extends Row {
  static override tableName = 'password_links'
  static override idColumn = 'user_id'
  declare userId: string
  declare tokenSha256: string
  declare expiresAt: Date
}

export class InvitationRow extends Row {
  static override tableName = 'invitations'
  declare id: string
  declare organisationId: string
  declare serverId: string | null
  declare email: string
  declare role: Role | null
  declare tokenSha256: string
  declare invitedBy: string | null
  declare createdAt: Date
  declare expiresAt: Date
  declare acceptedAt: Date | null
  declare acceptedBy: string | null
  declare withdrawnAt: Date | null
}

export class ServerCallerRow extends Row {
  static override tableName = 'server_callers'
  static override idColumn = ['server_id', 'user_id']
  declare serverId: string
  declare userId: string
  declare addedBy: string | null
  declare addedAt: Date
}

export class ApiKeyRow extends Row {
  static override tableName = 'api_keys'
  declare id: string
  declare organisationId: string
  declare userId: string
  declare name: string
  declare sha256: string
  declare lastFour: string
  declare scopes: Scope[]
  declare createdAt: Date
  declare expiresAt: Date
  declare lastUsedAt: Date | null
  declare revokedAt: Date | null
}
