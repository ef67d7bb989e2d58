import { setCallerSecret } from '../../db/caller-secrets.ts'
import { recordGrant } from '../../db/oauth-grants.ts'
import { createPasswordLink } from '../../db/password-links.ts'
import { createSetupLink } from '../../db/setup-links.ts'
import { addMember, password } from '../api-world.ts'
import { newLiveVersion, newServer, type Acts, type Stage } from './stage.ts'
import { echoSpec } from '../rows.ts'

export const accountActs: Acts = {
  async setUp({ world }) {
    await world.db('users').update({ isAdministrator: false })
    const token = await createSetupLink(world.db)
    const person = { name: 'Ada', email: 'ada@example.com', password }
    return { as: world.newBrowser(), body: { token, ...person }, action: 'installation.set-up' }
  },
  async signIn({ world }) {
    const { email } = await addMember(world.db, {
      role: 'viewer',
      organisationId: world.organisationId,
    })
    return { as: world.newBrowser(), body: { email, password }, action: 'session.begin' }
  },
  async signOut({ world }) {
    return { as: await world.member('viewer'), body: {}, action: 'session.end' }
  },
  async updateMe({ world }) {
    return { as: await world.member('viewer'), body: { name: 'Grace' }, action: 'user.rename' }
  },
  async changePassword({ world }) {
    const body = { currentPassword: password, newPassword: 'seven-grey-herons' }
    return { as: await world.member('viewer'), body, action: 'password.change' }
  },
  async resetPassword({ world }) {
    const { userId } = await world.member('viewer')
    const token = await createPasswordLink(world.db, userId)
    const body = { token, newPassword: 'seven-grey-herons' }
    return { as: world.newBrowser(), body, action: 'password.reset' }
  },
  async revokeConnectedApp(stage) {
    const { world, owner } = stage
    const { id: serverId } = await newServer(stage)
    const grantId = 'a-grant'
    const client = { clientId: 'c', clientName: 'Client', redirectHost: 'client.example' }
    await recordGrant(world.db, { grantId, userId: owner.userId, serverId, ...client })
    return { params: { grantId }, action: 'grant.revoke' }
  },
  async setCredential(stage) {
    const params = await askingServer(stage)
    return { params, body: { value: 'my-own-value' }, action: 'caller-secret.set' }
  },
  async deleteCredential(stage) {
    const { world, owner } = stage
    const { serverId, ...params } = await askingServer(stage)
    await setCallerSecret(world.db, {
      ring: world.context.config.callerSecretKeys,
      serverId,
      userId: owner.userId,
      key: params.key,
      value: 'my-own-value',
    })
    return { params, action: 'caller-secret.delete' }
  },
}

async function askingServer(stage: Stage) {
  const key = 'USER_TOKEN'
  const { id: serverId, slug } = await newServer(stage)
  const secrets = [{ key, description: 'Acts as the caller', whose: 'caller' as const }]
  await newLiveVersion(stage, { serverId, spec: { ...echoSpec, secrets } })
  return { serverId, slug, key }
}
