import { AppError } from '../../contract/errors.ts'
import type { Template } from '../../contract/templates.ts'
import { recordAudit } from '../../db/audit.ts'
import * as publications from '../../db/publications.ts'
import { getTemplate } from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { presentTemplate } from '../templates/present-template.ts'
import { findProblems } from './find-problems.ts'
import { preparePublication, type Prepared } from './prepare-publication.ts'

export async function publishTemplate(
  context: Context,
  { caller, params: { serverId }, body }: RequestOf<'publishTemplate'>,
): Promise<Template> {
  const { db } = context
  const { organisationId } = caller
  const prepared = await preparePublication(context, { caller, serverId, body })
  requireSeen(prepared, body.versionNumber)
  const errors = await findProblems(context, { prepared, body })
  if (errors.length > 0)
    throw new AppError('NotPublishable', `${errors.length} things stop the publication`, {
      detail: 'Nothing was published. Mend what is listed, and check again.',
      errors,
    })
  const { server, version, template, spec, selfTest } = prepared
  const { title, shortDescription, longDescription, category, licence, changes } = body
  const { id: versionId, codeSha256, bundleSha256 } = version
  const { templateId } = await db.transaction(async (trx) => {
    const publication = await publications.publishTemplate(trx, {
      templateId: template?.id ?? null,
      organisationId,
      authorId: caller.id,
      serverId: server.id,
      texts: { title, shortDescription, longDescription, category, licence },
      version: { spec, codeSha256, bundleSha256, versionId, selfTest, changes },
    })
    const { templateId: id, slug, number, isNewVersion } = publication
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'template.publish',
      resourceType: 'template',
      resourceId: id,
      metadata: { slug, version: number, isNewVersion, serverId: server.id, of: version.number },
    })
    return publication
  })
  return presentTemplate(await getTemplate(db, { templateId, organisationId }), caller)
}

/** What becomes public is what its author has looked at. */
function requireSeen({ version }: Prepared, versionNumber: number) {
  if (version.number === versionNumber) return
  throw new AppError('InvalidInput', `version ${version.number} is live, not ${versionNumber}`, {
    errors: [
      {
        pointer: '/body/versionNumber',
        detail: `Version ${version.number} is live now. Look at what it would publish first`,
      },
    ],
  })
}
