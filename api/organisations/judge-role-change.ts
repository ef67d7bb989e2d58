import { AppError } from '../../contract/errors.ts'
import type { Role } from '../../contract/roles.ts'

export interface RoleChange {
  /** Of whoever asks, at this moment; undefined: no member any more. */
  actorRole: Role | undefined
  isOwn: boolean
  from: Role
  /** null: no member any more. */
  to: Role | null
  /** Owners beside the person whose role it is. */
  otherOwners: number
}

/** Throws for a change that whoever asks may not make, or that would leave the organisation without an owner. */
export function judgeRoleChange({ actorRole, isOwn, from, to, otherOwners }: RoleChange): void {
  const isLeaving = isOwn && to === null
  if (!isLeaving && actorRole !== 'owner' && actorRole !== 'admin')
    throw new AppError('NotAllowed', `a ${actorRole ?? 'stranger'} changes members`, {
      detail: 'Only an admin or an owner changes who is a member, and as what.',
    })
  const isOwnersMatter = from === 'owner' || to === 'owner'
  if (isOwnersMatter && from !== to && actorRole !== 'owner')
    throw new AppError('NotAllowed', 'owners are the matter of owners', {
      detail: 'Only an owner makes, lowers or removes owners.',
    })
  if (from === 'owner' && to !== 'owner' && otherOwners === 0)
    throw new AppError('LastOwner', 'nobody else owns the organisation', {
      detail: `Make somebody else an owner first: nobody could ${isOwn ? 'follow you' : 'act for it'}.`,
    })
}
