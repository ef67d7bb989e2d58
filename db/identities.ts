import { UniqueViolationError } from 'objection'
import { recordAudit, type AuditEvent } from './audit.ts'
import type { Db } from './connect.ts'
import { IdentityRow, UserRow } from './models/people.ts'
import { createUser } from './users.ts'

/** A person at an OpenID Connect issuer. The address is for showing: it never joins two accounts. */
export interface Identity {
  issuer: string
  subject: string
  email: string | null
}

export interface IdentifiedUser {
  userId: string
  organisationId: string
  isSuspended: boolean
}

export async function findIdentifiedUser(
  db: Db,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
): Promise<IdentifiedUser | undefined> {
  const identity = await IdentityRow.query(db).findById([issuer, subject])
  const user = identity && (await UserRow.query(db).findById(identity.userId))
  if (!user) return undefined
  return {
    userId: user.id,
    organisationId: user.currentOrganisationId,
    isSuspended: user.suspendedAt !== null,
  }
}

/** Of two requests at once for the same person, both answer the one user. `facts` go into the audit log. */
export async function createIdentifiedUser(
  db: Db,
  { name, ...identity }: Identity & { name: string },
  facts: Pick<AuditEvent, 'requestId' | 'address' | 'metadata'> = {},
): Promise<IdentifiedUser> {
  try {
    await db.transaction(async (trx) => {
      const { email } = identity
      const userId = await createUser(trx, {
        name,
        email,
        passwordHash: null,
        isAdministrator: false,
      })
      await IdentityRow.query(trx).insert({ ...identity, userId })
      const created = await findIdentifiedUser(trx, identity)
      await recordAudit(trx, {
        organisationId: created?.organisationId ?? null,
        actorId: userId,
        action: 'user.create',
        resourceType: 'user',
        resourceId: userId,
        ...facts,
      })
    })
  } catch (err) {
    if (!(err instanceof UniqueViolationError)) throw err
  }
  const user = await findIdentifiedUser(db, identity)
  if (!user) throw new Error('The new identity is gone')
  return user
}
