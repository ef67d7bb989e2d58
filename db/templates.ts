import { AppError } from '../contract/errors.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { putArtifact, putSpec } from './artifacts.ts'
import type { ServerSpec } from '../contract/spec.ts'
import { TemplateRow, TemplateVersionRow } from './models/designs.ts'

export interface TemplateKey {
  id: string
  slug: string
  title: string
  shortDescription: string
  longDescription: string
  category: string
  isOfficial: boolean
  forkCount: number
  versionId: string
  versionNumber: number
  specSha256: string
  codeSha256: string
}

const published = (db: Db) =>
  db<TemplateKey>('templates')
    .join('templateVersions', 'templateVersions.id', 'templates.currentVersionId')
    .select(
      'templates.id',
      'templates.slug',
      'templates.title',
      'templates.shortDescription',
      'templates.longDescription',
      'templates.category',
      'templates.isOfficial',
      'templates.forkCount',
      'templateVersions.id as versionId',
      'templateVersions.number as versionNumber',
      'templateVersions.specSha256',
      'templateVersions.codeSha256',
    )

export async function listTemplates(db: Db): Promise<TemplateKey[]> {
  return published(db).orderBy('templates.title')
}

/** By id or slug. */
export async function findTemplate(db: Db, idOrSlug: string): Promise<TemplateKey | undefined> {
  return published(db)
    .where(
      idOrSlug.startsWith('tpl_') ? { 'templates.id': idOrSlug } : { 'templates.slug': idOrSlug },
    )
    .first()
}

export async function getTemplate(db: Db, idOrSlug: string): Promise<TemplateKey> {
  const row = await findTemplate(db, idOrSlug)
  if (!row) throw new AppError('TemplateNotFound', `no template ${idOrSlug}`)
  return row
}

export async function getTemplateVersion(
  db: Db,
  id: string,
): Promise<{ id: string; templateId: string; specSha256: string; codeSha256: string }> {
  const row = await TemplateVersionRow.query(db).findById(id)
  if (!row) throw new AppError('TemplateNotFound', `no template version ${id}`)
  return row
}

export async function countFork(db: Db, templateId: string): Promise<void> {
  await TemplateRow.query(db).findById(templateId).increment('forkCount', 1)
}

/** Makes the official template's present version the current one; an unchanged template changes nothing. */
export async function seedTemplate(
  db: Db,
  {
    spec,
    code,
    ...texts
  }: {
    slug: string
    title: string
    shortDescription: string
    longDescription: string
    category: string
    spec: ServerSpec
    code: string
  },
): Promise<void> {
  await db.transaction(async (trx) => {
    const specSha256 = await putSpec(trx, spec)
    const codeSha256 = await putArtifact(trx, { kind: 'code', content: code })
    await TemplateRow.query(trx)
      .insert({ id: newId('template'), isOfficial: true, ...texts })
      .onConflict('slug')
      .merge(['title', 'short_description', 'long_description', 'category'])
    const template = await TemplateRow.query(trx)
      .findOne({ slug: texts.slug })
      .forUpdate()
      .throwIfNotFound()
    const versions = TemplateVersionRow.query(trx).where({ templateId: template.id })
    const latest = await versions.clone().orderBy('number', 'desc').first()
    if (latest?.specSha256 === specSha256 && latest.codeSha256 === codeSha256) return
    const added = await TemplateVersionRow.query(trx).insertAndFetch({
      id: newId('templateVersion'),
      templateId: template.id,
      number: (latest?.number ?? 0) + 1,
      specSha256,
      codeSha256,
    })
    await TemplateRow.query(trx).findById(template.id).patch({ currentVersionId: added.id })
  })
}
