import { AppError } from '../../contract/errors.ts'
import type { Server } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { setDeclinesUpgrades } from '../../db/server-settings.ts'
import { describeServer, getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function declineUpgrades(
  { db, config }: Context,
  { caller, params, body: { isDeclined } }: RequestOf<'declineUpgrades'>,
): Promise<Server> {
  const { organisationId } = caller
  const { id, templateId } = await getServer(db, { ...params, organisationId })
  if (!templateId)
    throw new AppError('TemplateNotFound', `server ${id} has no template`, {
      detail: 'This server was not made of a template.',
    })
  await db.transaction(async (trx) => {
    await setDeclinesUpgrades(trx, { id, isDeclined })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'template.decline',
      resourceType: 'server',
      resourceId: id,
      metadata: { templateId, isDeclined },
    })
  })
  return describeServer(db, { id, gatewayUrl: config.publicGatewayUrl })
}
