import { AppError } from '../../contract/errors.ts'
import type { Build, Confirmation } from '../../contract/nouns.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { recordAudit } from '../../db/audit.ts'
import { describeBuild } from '../../db/builds.ts'
import { giveConfirmation, lockConfirmation } from '../../db/confirmations.ts'
import type { Db } from '../../db/connect.ts'
import { listSecrets, setSecret } from '../../db/secrets.ts'
import { findVersionOfBuild, getVersionSpec } from '../../db/versions.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requireScope } from '../require-scope.ts'
import { refuseStraySecrets, requireSecrets } from '../sources/given-secrets.ts'

/** The row says yes first; then the workflow is told. A request whose second half failed can be made again. */
export async function confirmBuild(
  { db, config, starter }: Context,
  { caller, params, body: { secrets } }: RequestOf<'confirmBuild'>,
): Promise<Build> {
  if (secrets.length > 0) requireScope(caller, 'secrets:write')
  const { organisationId } = caller
  const key = { id: params.buildId, organisationId }
  const { id: buildId, serverId } = await describeBuild(db, key)
  const state = await db.transaction(async (trx) => {
    const locked = await lockConfirmation(trx, buildId)
    const confirmation = locked?.confirmation
    if (confirmation?.state === 'given') return locked?.state
    if (locked?.state !== 'running' || confirmation?.state !== 'waiting')
      throw nothingToConfirm(buildId, confirmation)
    const spec = await specOf(trx, buildId)
    refuseStraySecrets(spec, secrets)
    const place = { organisationId, serverId, setBy: caller.id }
    for (const secret of secrets)
      await setSecret(trx, { ring: config.ownerSecretKeys, ...place, ...secret })
    const set = await listSecrets(trx, serverId)
    requireSecrets(
      spec,
      set.map((one) => one.key),
    )
    await giveConfirmation(trx, { buildId, confirmation, by: caller.name })
    const { newDomains, newSecrets, isBreaking, failedCalls } = confirmation
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'build.confirm',
      resourceType: 'build',
      resourceId: buildId,
      metadata: {
        newDomains,
        newSecrets: newSecrets.map((one) => one.key),
        breaking: isBreaking,
        failedCalls: failedCalls.length,
        secretsSet: secrets.map((one) => one.key),
      },
    })
    return locked.state
  })
  if (state === 'running') await starter.confirmBuild({ serverId, buildId })
  return describeBuild(db, key)
}

async function specOf(db: Db, buildId: string): Promise<ServerSpec> {
  const version = await findVersionOfBuild(db, buildId)
  if (!version) throw new AppError('VersionNotFound', `build ${buildId} waits without a version`)
  return getVersionSpec(db, version)
}

function nothingToConfirm(buildId: string, confirmation: Confirmation | null | undefined) {
  return new AppError('NothingToConfirm', `build ${buildId} does not wait`, {
    detail:
      confirmation?.state === 'expired'
        ? 'Nobody confirmed it in time, so the build has ended. Build again.'
        : 'Nothing of this build waits for you: it goes on by itself, or has ended.',
  })
}
