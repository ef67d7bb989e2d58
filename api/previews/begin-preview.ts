import { AppError } from '../../contract/errors.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { recordAudit } from '../../db/audit.ts'
import { newId } from '../../db/ids.ts'
import { createPreview, discardPreview, requirePreviewRoom } from '../../db/previews.ts'
import { requireRoom } from '../../db/quotas.ts'
import type { Caller } from '../../db/users.ts'
import type { Context } from '../context.ts'
import { requirePermitted } from '../policy/require-permitted.ts'
import { requireModel } from './require-model.ts'

/** What is to be written: a spec from words, or a better one from a spec. */
export type PreviewWish = { prompt: string } | { polish: ServerSpec }

/** Records a preview and has a worker begin it. When none does, it is as if it had never been asked for. */
export async function beginPreview(
  { db, starter }: Pick<Context, 'db' | 'starter'>,
  { caller, wish }: { caller: Caller; wish: PreviewWish },
): Promise<{ id: string; organisationId: string }> {
  await requireModel(db)
  const { id: createdBy, organisationId } = caller
  const id = newId('preview')
  const audit = {
    organisationId,
    actorId: createdBy,
    resourceType: 'preview',
    resourceId: id,
  }
  await db.transaction(async (trx) => {
    await requirePermitted(trx, { organisationId, source: 'prompt' in wish ? 'prompt' : 'spec' })
    await requireRoom(trx, { name: 'modelTokensPerMonth', organisationId })
    await requirePreviewRoom(trx, createdBy)
    await createPreview(trx, { id, organisationId, createdBy, ...wish })
    const metadata =
      'prompt' in wish ? { promptLength: wish.prompt.length } : { polishes: wish.polish.title }
    await recordAudit(trx, { ...audit, action: 'preview.create', metadata })
  })
  try {
    await starter.startPreview({ previewId: id, organisationId })
  } catch (err) {
    if (err instanceof AppError)
      await db.transaction(async (trx) => {
        await discardPreview(trx, id)
        const metadata = { code: err.code }
        await recordAudit(trx, { ...audit, action: 'preview.discard', metadata })
      })
    throw err
  }
  return { id, organisationId }
}
