import { specDifferenceOf } from '../../contract/compare-specs.ts'
import type { PublishBody, PublishCheck } from '../../contract/templates.ts'
import { getOrganisation } from '../../db/organisations.ts'
import { cardOf, findFreeSlug } from '../../db/publications.ts'
import { readTemplateVersion } from '../../db/template-artifacts.ts'
import { listTemplateVersions, type ListedTemplate } from '../../db/templates.ts'
import type { Caller } from '../../db/users.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { presentTemplate } from '../templates/present-template.ts'
import { describeCode } from '../templates/template-code.ts'
import { findProblems } from './find-problems.ts'
import { preparePublication, type Prepared } from './prepare-publication.ts'

/** What its author confirms: the public page, as it would be, and what stands against it. */
export async function checkPublish(
  context: Context,
  { caller, params: { serverId }, body }: RequestOf<'checkPublish'>,
): Promise<PublishCheck> {
  const { db } = context
  const prepared = await preparePublication(context, { caller, serverId, body })
  const { version, former, isNewVersion, spec } = prepared
  return {
    versionNumber: version.number,
    isNewVersion,
    problems: await findProblems(context, { prepared, body }),
    preview: await previewOf(context, { caller, prepared, body }),
    difference:
      former && isNewVersion
        ? specDifferenceOf((await readTemplateVersion(db, former)).spec, spec)
        : null,
  }
}

type Unnamed = Omit<ListedTemplate, 'id' | 'versionId'>
const NOT_YET = { id: '', versionId: '' }

async function previewOf(
  { db }: Pick<Context, 'db'>,
  { caller, prepared, body }: { caller: Caller; prepared: Prepared; body: PublishBody },
): Promise<PublishCheck['preview']> {
  const { template, version, isNewVersion, spec } = prepared
  const { title, shortDescription, category, licence, longDescription, changes } = body
  const now = new Date()
  const former = template ? await listTemplateVersions(db, template.id) : []
  const number = (template?.versionNumber ?? 0) + (isNewVersion ? 1 : 0)
  const listed: Unnamed = {
    ...(template ?? (await newTemplate(db, { caller, title, now }))),
    title,
    shortDescription,
    category,
    licence,
    versionNumber: number,
    card: cardOf(spec),
    verifiedAt: null,
    ...(isNewVersion && { updatedAt: now }),
  }
  const { id: _, ...preview } = presentTemplate({ ...listed, ...NOT_YET }, caller)
  const added = { number, changes, createdAt: now.toISOString() }
  return {
    ...preview,
    longDescription,
    ...(await describeCode(db, { ...prepared, codeSha256: version.codeSha256 })),
    versions: isNewVersion ? [added, ...former] : former,
  }
}

async function newTemplate(
  db: Context['db'],
  {
    caller: { id: userId, organisationId },
    title,
    now,
  }: { caller: Caller; title: string; now: Date },
) {
  const { name: author } = await getOrganisation(db, { id: organisationId, userId })
  return {
    slug: await findFreeSlug(db, title),
    organisationId,
    author,
    isOfficial: false,
    hiddenAt: null,
    hiddenReason: null,
    takenDownAt: null,
    forkCount: 0,
    liveDeployments: 0,
    createdAt: now,
    updatedAt: now,
  }
}
