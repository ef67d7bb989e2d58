import type { Role } from '../../contract/nouns.ts'
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
}

export class SetupLinkRow extends Row {
  static override tableName = 'setup_links'
  static override idColumn = 'token_sha256'
  declare tokenSha256: string
  declare expiresAt: Date
}
