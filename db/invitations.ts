// An invitation is a link for one address: to be a member of an organisation, or to call one server. Its token is kept
// as a hash, works once, and for seven days.
import { randomBytes } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import type { Role } from '../contract/roles.ts'
import type { Invitation, InvitationOffer } from '../contract/people.ts'
import { reaches } from '../contract/reaches.ts'
import { sha256Of } from './artifacts.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { addMember } from './memberships.ts'
import { InvitationRow } from './models/people.ts'
import { switchOrganisation } from './organisations.ts'
import { addCaller } from './server-callers.ts'

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000

/** What it is for: a role in the organisation, or to call one server of it. */
export type InvitedTo = { role: Role; serverId: null } | { role: null; serverId: string }

/** Answers its id, and the token, which is nowhere else. An earlier one for the same address and place ends. */
export async function createInvitation(
  db: Db,
  { email, ...place }: { organisationId: string; email: string; invitedBy: string } & InvitedTo,
): Promise<{ id: string; token: string }> {
  const { organisationId, serverId } = place
  await open(db)
    .where({ organisationId, serverId })
    .whereRaw('lower(email) = lower(?)', [email])
    .patch({ withdrawnAt: new Date() })
  const token = randomBytes(32).toString('base64url')
  const { id } = await InvitationRow.query(db).insertAndFetch({
    id: newId('invitation'),
    ...place,
    email,
    tokenSha256: sha256Of(token),
    expiresAt: new Date(Date.now() + LIFETIME_MS),
  })
  return { id, token }
}

/** Neither accepted nor withdrawn; perhaps expired. */
function open(db: Db) {
  return InvitationRow.query(db).whereNull('acceptedAt').whereNull('withdrawnAt')
}

/** Whether somebody waits for the person of this address. */
export async function hasOpenInvitation(db: Db, email: string): Promise<boolean> {
  const rows = await listed(db)
    .whereRaw('lower(invitations.email) = lower(?)', [email])
    .whereNull('acceptedAt')
    .whereNull('withdrawnAt')
  return rows.some((row) => reasonAgainst(row) === undefined)
}

/** To the organisation, or to call one server of it; newest first. */
export async function listInvitations(
  db: Db,
  { organisationId, serverId }: { organisationId: string; serverId: string | null },
): Promise<Invitation[]> {
  const rows = await listed(db)
    .where({ 'invitations.organisationId': organisationId, 'invitations.serverId': serverId })
    .whereNull('acceptedAt')
    .whereNull('withdrawnAt')
    .orderBy('invitations.id', 'desc')
  return rows.map(present)
}

export async function getInvitation(db: Db, id: string): Promise<Invitation> {
  const row = await listed(db).where('invitations.id', id).first()
  if (!row) throw new AppError('NotFound', `no invitation ${id}`)
  return present(row)
}

interface Listed {
  id: string
  organisationId: string
  organisationName: string
  email: string
  role: Role | null
  serverId: string | null
  serverSlug: string | null
  serverTitle: string | null
  isServerGone: boolean
  inviterId: string | null
  /** null: no member any more. */
  inviterRole: Role | null
  isInviterSuspended: boolean
  invitedBy: string | null
  createdAt: Date
  expiresAt: Date
  acceptedAt: Date | null
  withdrawnAt: Date | null
}

function listed(db: Db) {
  return db<Listed>('invitations')
    .join('organisations', 'organisations.id', 'invitations.organisationId')
    .leftJoin('servers', 'servers.id', 'invitations.serverId')
    .leftJoin('users', 'users.id', 'invitations.invitedBy')
    .leftJoin('memberships as inviters', (on) =>
      on
        .on('inviters.userId', 'invitations.invitedBy')
        .andOn('inviters.organisationId', 'invitations.organisationId'),
    )
    .select(
      'invitations.id',
      'invitations.organisationId',
      'organisations.name as organisationName',
      'invitations.email',
      'invitations.role',
      'invitations.serverId',
      'servers.slug as serverSlug',
      'servers.title as serverTitle',
      db.raw('servers.deleted_at is not null as is_server_gone'),
      'invitations.invitedBy as inviterId',
      'inviters.role as inviterRole',
      db.raw('users.suspended_at is not null as is_inviter_suspended'),
      'users.name as invitedBy',
      'invitations.createdAt',
      'invitations.expiresAt',
      'invitations.acceptedAt',
      'invitations.withdrawnAt',
    )
}

function present(row: Listed): Invitation {
  const { id, email, role, invitedBy, createdAt, expiresAt } = row
  return {
    id,
    email,
    role,
    server: serverOf(row),
    invitedBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}

function serverOf({ serverSlug: slug, serverTitle: title }: Listed) {
  return slug === null || title === null ? null : { slug, title }
}

/** NotFound for one of another organisation, and for one that is not open. */
export async function withdrawInvitation(
  db: Db,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<void> {
  const withdrawn = await open(db)
    .findById(id)
    .where({ organisationId })
    .patch({ withdrawnAt: new Date() })
  if (withdrawn === 0) throw new AppError('NotFound', `no open invitation ${id}`)
}

/** Throws InvitationInvalid, saying why. */
export async function readOffer(db: Db, token: string): Promise<InvitationOffer> {
  const row = await findUsable(db, token)
  const { organisationName, email, role, invitedBy, expiresAt } = row
  return {
    organisationName,
    email,
    role,
    server: serverOf(row),
    invitedBy,
    expiresAt: expiresAt.toISOString(),
  }
}

/**
 * Uses an invitation up for this person. InvitationInvalid when somebody was faster, InvitationForAnother for a person of
 * another address. Call it in a transaction.
 */
export async function acceptInvitation(
  db: Db,
  { token, user }: { token: string; user: { id: string; email: string | null } },
): Promise<{ id: string; organisationId: string } & InvitedTo> {
  await InvitationRow.query(db)
    .findOne({ tokenSha256: sha256Of(token) })
    .forUpdate()
  const { id, organisationId, email, role, serverId, inviterId } = await findUsable(db, token)
  if (user.email?.toLowerCase() !== email.toLowerCase())
    throw new AppError('InvitationForAnother', `invitation ${id} is not for ${user.id}`, {
      detail: `It is for ${email}; you are signed in ${user.email === null ? 'without a confirmed address' : `as ${user.email}`}. Sign in as that person, or ask for an invitation of your own.`,
    })
  await InvitationRow.query(db).findById(id).patch({ acceptedAt: new Date(), acceptedBy: user.id })
  const place = { organisationId, userId: user.id }
  if (role !== null) {
    await addMember(db, { ...place, role })
    await switchOrganisation(db, place)
    return { id, organisationId, role, serverId: null }
  }
  if (serverId === null) throw new Error(`invitation ${id} is for nothing`)
  await addCaller(db, { serverId, userId: user.id, addedBy: inviterId })
  return { id, organisationId, role, serverId }
}

async function findUsable(db: Db, token: string): Promise<Listed> {
  const row = await listed(db)
    .where({ tokenSha256: sha256Of(token) })
    .first()
  const reason = reasonAgainst(row)
  if (!row || reason !== undefined)
    throw new AppError('InvitationInvalid', `invitation ${row?.id ?? 'unknown'}: ${reason}`, {
      ...(reason !== undefined && { detail: reason }),
    })
  return row
}

function reasonAgainst(row: Listed | undefined) {
  if (!row) return 'There is no such invitation. Copy the whole link, to its last character.'
  if (row.acceptedAt) return 'It has been used: an invitation works once.'
  if (row.withdrawnAt) return 'It was withdrawn, or replaced by a newer one. Ask for another.'
  if (row.expiresAt <= new Date()) return 'It was good for 7 days. Ask for another.'
  if (!mayInvite(row)) return 'Whoever made it may not invite to this any more. Ask for another.'
  if (row.isServerGone) return 'The server that it was for has been deleted.'
  return undefined
}

/** An invitation is never more than its maker may give now: else whoever is removed leaves doors open behind them. */
function mayInvite({ role, inviterRole, isInviterSuspended }: Listed) {
  const wanted = role === 'owner' ? 'owner' : 'admin'
  return inviterRole !== null && !isInviterSuspended && reaches(inviterRole, wanted)
}
