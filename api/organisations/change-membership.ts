import type { Role } from '../../contract/roles.ts'
import { recordAudit } from '../../db/audit.ts'
import {
  countOtherOwners,
  findRole,
  getMember,
  lockMembers,
  removeMember,
  updateRole,
} from '../../db/memberships.ts'
import type { Caller } from '../../db/users.ts'
import type { Context } from '../context.ts'
import { judgeRoleChange } from './judge-role-change.ts'

/** Gives a member of the caller's organisation another role, or takes the membership away: one change at a time. */
export async function changeMembership(
  { db }: Pick<Context, 'db'>,
  { caller, userId, to }: { caller: Caller; userId: string; to: Role | null },
): Promise<void> {
  const { organisationId } = caller
  const key = { organisationId, userId }
  const isOwn = userId === caller.id
  await db.transaction(async (trx) => {
    await lockMembers(trx, organisationId)
    const { role: from } = await getMember(trx, key)
    const actorRole = await findRole(trx, { organisationId, userId: caller.id })
    const otherOwners = await countOtherOwners(trx, key)
    judgeRoleChange({ actorRole, isOwn, from, to, otherOwners })
    if (to === from) return
    await (to === null ? removeMember(trx, key) : updateRole(trx, { ...key, role: to }))
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: to === null ? (isOwn ? 'member.leave' : 'member.remove') : 'member.role',
      resourceType: 'user',
      resourceId: userId,
      metadata: { from, ...(to !== null && { to }) },
    })
  })
}
