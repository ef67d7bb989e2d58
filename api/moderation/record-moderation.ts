import { recordAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import type { Caller } from '../../db/users.ts'

/** An act of an administrator upon a template belongs to the installation, and to no organisation. */
export async function recordModeration(
  trx: Db,
  {
    caller,
    templateId,
    action,
    metadata,
  }: {
    caller: Caller
    templateId: string
    action: string
    metadata: Record<string, unknown>
  },
): Promise<void> {
  await recordAudit(trx, {
    organisationId: null,
    actorId: caller.id,
    action,
    resourceType: 'template',
    resourceId: templateId,
    metadata,
  })
}
