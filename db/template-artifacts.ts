import { AppError } from '../contract/errors.ts'
import type { ServerSpec } from '../contract/spec.ts'
import { getArtifact, getSpec } from './artifacts.ts'
import { recordAudit } from './audit.ts'
import { actingBy } from './audit-origin.ts'
import type { Db } from './connect.ts'
import type { TemplateVersionKey } from './templates.ts'

/** The same alarm is not repeated for every look at the same template. */
const ALARM_EVERY_MINUTES = 60

/**
 * The stored spec and code, compared with their hashes once more, and so is the bundle. ArtifactAltered when they are not
 * what was published: then the audit log holds an alarm. Not for a transaction, which would take the alarm back.
 */
export async function readTemplateVersion(
  db: Db,
  version: TemplateVersionKey,
): Promise<{ spec: ServerSpec; code: string }> {
  const { specSha256, codeSha256, bundleSha256 } = version
  try {
    if (bundleSha256) await getArtifact(db, bundleSha256)
    return { spec: await getSpec(db, specSha256), code: await getArtifact(db, codeSha256) }
  } catch (err) {
    if (err instanceof AppError && err.code === 'HashMismatch') throw await alarm(db, version, err)
    throw err
  }
}

async function alarm(db: Db, { templateId, number }: TemplateVersionKey, cause: AppError) {
  const event = { action: 'artifact.altered', resourceType: 'template', resourceId: templateId }
  const since = new Date(Date.now() - ALARM_EVERY_MINUTES * 60_000)
  const known = await db('auditEvents').where(event).where('createdAt', '>', since).first('id')
  // Whoever happened to look has altered nothing.
  if (!known)
    await actingBy(undefined, () =>
      recordAudit(db, {
        ...event,
        organisationId: null,
        actorId: null,
        metadata: { version: number, found: cause.message },
      }),
    )
  return new AppError('ArtifactAltered', `version ${number} of ${templateId}: ${cause.message}`, {
    cause,
    detail:
      'The stored code of this template is not what was published, so it is not deployed. The administrators find this in the audit log.',
  })
}
