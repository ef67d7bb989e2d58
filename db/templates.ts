import { AppError } from '../contract/errors.ts'
import type { SelfTest } from '../contract/nouns.ts'
import { productName } from '../contract/shown-name.ts'
import type { TemplateVersion } from '../contract/templates.ts'
import type { Db } from './connect.ts'
import { TemplateRow, TemplateVersionRow, type TemplateCard } from './models/designs.ts'

export type { TemplateCard } from './models/designs.ts'

/** A template with its present version, as lists show it. */
export interface ListedTemplate {
  id: string
  slug: string
  title: string
  shortDescription: string
  category: string
  licence: string
  isOfficial: boolean
  /** null: an official template. */
  organisationId: string | null
  author: string
  verifiedAt: Date | null
  hiddenAt: Date | null
  hiddenReason: string | null
  takenDownAt: Date | null
  forkCount: number
  liveDeployments: number
  createdAt: Date
  updatedAt: Date
  versionId: string
  versionNumber: number
  card: TemplateCard
}

export interface TemplateKey extends ListedTemplate {
  longDescription: string
  /** That its present version was published from. */
  serverId: string | null
}

export interface TemplateVersionKey {
  id: string
  templateId: string
  number: number
  specSha256: string
  codeSha256: string
  /** null: it is compiled when a fork is built. */
  bundleSha256: string | null
  selfTest: SelfTest | null
  changes: string
  card: TemplateCard
  createdAt: Date
}

/** All that were not deleted. */
export function listedTemplates(db: Db) {
  return db<ListedTemplate>('templates')
    .join('templateVersions', 'templateVersions.id', 'templates.currentVersionId')
    .leftJoin('organisations', 'organisations.id', 'templates.organisationId')
    .whereNull('templates.deletedAt')
    .select(
      'templates.id',
      'templates.slug',
      'templates.title',
      'templates.shortDescription',
      'templates.category',
      'templates.licence',
      'templates.isOfficial',
      'templates.organisationId',
      db.raw('coalesce(organisations.name, ?) as author', [productName]),
      'templates.verifiedAt',
      'templates.hiddenAt',
      'templates.hiddenReason',
      'templates.takenDownAt',
      'templates.forkCount',
      'templates.liveDeployments',
      'templates.createdAt',
      'templates.updatedAt',
      'templateVersions.id as versionId',
      'templateVersions.number as versionNumber',
      'templateVersions.card',
    )
}

/** By id or slug, whatever its state. */
export async function findTemplate(db: Db, idOrSlug: string): Promise<TemplateKey | undefined> {
  return listedTemplates(db)
    .select<TemplateKey[]>('templates.longDescription', 'templates.serverId')
    .where(
      idOrSlug.startsWith('tpl_') ? { 'templates.id': idOrSlug } : { 'templates.slug': idOrSlug },
    )
    .first()
}

/** Whose eyes: null for somebody who is not signed in. */
export interface Viewer {
  organisationId: string | null
  /** Reads what they judge. */
  isAdministrator?: boolean
}

/** By id or slug, as somebody may see it: what is hidden or taken down is shown to its own and to administrators alone. */
export async function getTemplate(
  db: Db,
  { templateId, organisationId, isAdministrator }: Viewer & { templateId: string },
): Promise<TemplateKey> {
  const template = await findTemplate(db, templateId)
  if (!template) throw new AppError('TemplateNotFound', `no template ${templateId}`)
  if (isAdministrator || (organisationId !== null && template.organisationId === organisationId))
    return template
  if (template.takenDownAt) throw takenDown(template.id)
  if (template.hiddenAt) throw new AppError('TemplateNotFound', `template ${template.id} is hidden`)
  return template
}

/**
 * Until the transaction ends nobody takes the template down, hides it or deletes it. For forks, publications and whatever
 * makes a fork answer: take it before any row of a server. The lock is the one that a counter needs, not a share lock,
 * since two forks that both hold one of those could never count themselves.
 */
export async function lockTemplate(
  trx: Db,
  templateId: string,
): Promise<{
  organisationId: string | null
  hiddenAt: Date | null
  hiddenReason: string | null
}> {
  const row = await TemplateRow.query(trx).findById(templateId).forNoKeyUpdate()
  if (!row || row.deletedAt) throw new AppError('TemplateNotFound', `no template ${templateId}`)
  if (row.takenDownAt) throw takenDown(templateId)
  return row
}

/** `lockTemplate` of several, in an order in which nobody waits for another; here deleted ones count. */
export async function lockTemplates(trx: Db, templateIds: string[]): Promise<void> {
  const rows = await TemplateRow.query(trx)
    .whereIn('id', templateIds)
    .orderBy('id')
    .forNoKeyUpdate()
  const fallen = rows.find(({ takenDownAt }) => takenDownAt !== null)
  if (fallen) throw takenDown(fallen.id)
}

/** The lock, and the certainty that the template is not hidden: then its own organisation does not fork it either. */
export async function requireForkable(
  trx: Db,
  { templateId, organisationId }: Viewer & { templateId: string },
): Promise<void> {
  const template = await lockTemplate(trx, templateId)
  if (!template.hiddenAt) return
  throw new AppError('TemplateNotFound', `template ${templateId} is hidden`, {
    ...(template.organisationId === organisationId && {
      detail: `The administrators have hidden it, so it cannot be forked. Reason: ${template.hiddenReason ?? 'none was given'}`,
    }),
  })
}

export function takenDown(templateId: string) {
  return new AppError('TemplateTakenDown', `template ${templateId} was taken down`, {
    detail: 'The administrators have taken it down, and with it every server made of it.',
  })
}

/** In the transaction that makes the fork. */
export async function countFork(trx: Db, templateId: string): Promise<void> {
  await TemplateRow.query(trx).findById(templateId).increment('forkCount', 1)
}

/** Of a fork that is taken back as if it had never been asked for. */
export async function uncountFork(trx: Db, templateId: string): Promise<void> {
  await TemplateRow.query(trx).findById(templateId).decrement('forkCount', 1)
}

export async function getTemplateVersion(db: Db, id: string): Promise<TemplateVersionKey> {
  const row = await TemplateVersionRow.query(db).findById(id)
  if (!row) throw new AppError('TemplateNotFound', `no template version ${id}`)
  return row
}

export async function getTemplateVersionByNumber(
  db: Db,
  { templateId, number }: { templateId: string; number: number },
): Promise<TemplateVersionKey> {
  const row = await TemplateVersionRow.query(db).findOne({ templateId, number })
  if (!row) throw new AppError('TemplateNotFound', `no version ${number} of template ${templateId}`)
  return row
}

/** Newest first. */
export async function listTemplateVersions(db: Db, templateId: string): Promise<TemplateVersion[]> {
  const rows = await TemplateVersionRow.query(db)
    .where({ templateId })
    .orderBy('number', 'desc')
    .select('number', 'changes', 'createdAt')
  return rows.map(({ number, changes, createdAt }) => ({
    number,
    changes,
    createdAt: createdAt.toISOString(),
  }))
}

/** For good: nobody sees or forks it any more. Forks go on. */
export async function deleteTemplate(trx: Db, templateId: string): Promise<void> {
  await TemplateRow.query(trx).findById(templateId).patch({ deletedAt: new Date() })
}
