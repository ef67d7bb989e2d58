import { createApiKey } from '../../db/api-keys.ts'
import { createInvitation } from '../../db/invitations.ts'
import { addCaller } from '../../db/server-callers.ts'
import { addMember } from '../api-world.ts'
import { newServer, type Acts, type Stage } from './stage.ts'

let count = 0
const freshEmail = () => `invited-${++count}@example.com`

export const organisationActs: Acts = {
  async createOrganisation({ world }) {
    const as = await world.member('viewer')
    return { as, body: { name: 'Shared' }, action: 'organisation.create' }
  },
  async switchOrganisation({ world }) {
    const as = await world.member('viewer')
    const { organisationId } = await world
      .db('memberships')
      .where({ userId: as.userId })
      .whereNot({ organisationId: world.organisationId })
      .first()
    return { as, body: { organisationId }, action: 'organisation.switch' }
  },
  async updateOrganisation() {
    return { body: { name: 'Another name' }, action: 'organisation.update' }
  },
  setPolicy() {
    return { body: { allowsPublicServers: false }, action: 'policy.set' }
  },
  async leaveOrganisation({ world }) {
    await world.db('organisations').where({ id: world.organisationId }).update({ kind: 'shared' })
    return { as: await world.member('viewer'), action: 'member.leave' }
  },
  async setMemberRole(stage) {
    return { params: await someMember(stage), body: { role: 'admin' }, action: 'member.role' }
  },
  async removeMember(stage) {
    return { params: await someMember(stage), action: 'member.remove' }
  },
  async createInvitation({ world }) {
    await world.db('organisations').where({ id: world.organisationId }).update({ kind: 'shared' })
    return { body: { email: freshEmail(), role: 'member' }, action: 'invitation.create' }
  },
  async withdrawInvitation(stage) {
    const { id: invitationId } = await newInvitation(stage, freshEmail())
    return { params: { invitationId }, action: 'invitation.withdraw' }
  },
  async acceptInvitation(stage) {
    const { world } = stage
    const as = await world.member('viewer')
    await world
      .db('memberships')
      .where({ userId: as.userId, organisationId: world.organisationId })
      .delete()
    await world.db.raw(
      `update users set current_organisation_id =
         (select organisation_id from memberships where user_id = users.id) where id = ?`,
      [as.userId],
    )
    const { token } = await newInvitation(stage, as.email)
    return { as, body: { token }, action: 'invitation.accept' }
  },
  async joinByInvitation(stage) {
    const { token } = await newInvitation(stage, freshEmail())
    const body = { token, name: 'Grace', password: 'a-forest-of-lanterns' }
    return { as: stage.world.newBrowser(), body, action: 'invitation.accept' }
  },
  async inviteCaller(stage) {
    const { id: serverId } = await newServer(stage)
    return { params: { serverId }, body: { email: freshEmail() }, action: 'invitation.create' }
  },
  async removeCaller(stage) {
    const { world, owner } = stage
    const { id: serverId } = await newServer(stage)
    const { userId } = await someMember(stage)
    await addCaller(world.db, { serverId, userId, addedBy: owner.userId })
    return { params: { serverId, userId }, action: 'caller.remove' }
  },
  createKey() {
    return { body: { name: 'Nightly', scopes: ['servers:read'] }, action: 'key.create' }
  },
  async revokeKey({ world, owner }) {
    const { id: keyId } = await createApiKey(world.db, {
      organisationId: world.organisationId,
      userId: owner.userId,
      name: 'Nightly',
      scopes: ['servers:read'],
      expiresInDays: 1,
    })
    return { params: { keyId }, action: 'key.revoke' }
  },
  async suspendUser(stage) {
    const as = await stage.world.administrator()
    const body = { reason: 'Sends spam' }
    return { as, params: await someMember(stage), body, action: 'user.suspend' }
  },
  async restoreUser(stage) {
    const params = await someMember(stage)
    await stage.world
      .db('users')
      .where({ id: params.userId })
      .update({ suspendedAt: new Date(), suspendedReason: 'Sends spam' })
    return { as: await stage.world.administrator(), params, action: 'user.restore' }
  },
  async setAdministrator(stage) {
    const as = await stage.world.administrator()
    const body = { isAdministrator: true, reason: 'Looks after the marketplace' }
    return { as, params: await someMember(stage), body, action: 'user.make-administrator' }
  },
}

async function someMember({ world }: Stage) {
  const { organisationId } = world
  const { userId } = await addMember(world.db, { role: 'member', organisationId })
  return { userId }
}

function newInvitation({ world, owner }: Stage, email: string) {
  const { organisationId } = world
  const to = { role: 'member', serverId: null } as const
  return createInvitation(world.db, { organisationId, email, invitedBy: owner.userId, ...to })
}
