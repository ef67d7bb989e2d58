// What administrators see of templates, and the marks that they set on them.
import { AppError } from '../contract/errors.ts'
import type { ModeratedTemplate } from '../contract/moderation.ts'
import type { Db } from './connect.ts'
import { refreshSkeletons } from './template-skeletons.ts'

interface Moderated extends Omit<ModeratedTemplate, 'hiddenAt' | 'createdAt'> {
  hiddenAt: Date | null
  createdAt: Date
}

const moderated = (db: Db) =>
  db<Moderated>('templates')
    .leftJoin('organisations', 'organisations.id', 'templates.organisationId')
    .leftJoin('templateVersions', 'templateVersions.id', 'templates.currentVersionId')
    .select(
      'templates.id',
      'templates.slug',
      'templates.title',
      'organisations.name as author',
      'templateVersions.number as versionNumber',
      db.raw('templates.verified_at is not null as is_verified'),
      'templates.hiddenAt',
      'templates.hiddenReason',
      db.raw(
        `(select takedowns.id from takedowns
            join takedown_templates on takedown_templates.takedown_id = takedowns.id
            where takedown_templates.template_id = templates.id and takedowns.restored_at is null) as takedown_id`,
      ),
      'templates.forkCount',
      db.raw(
        `(select count(*) from template_reports where template_id = templates.id and closed_at is null) as open_reports`,
      ),
      'templates.createdAt',
    )

/** Newest first, whatever their state. `q` is a part of the title or slug. */
export async function listModeratedTemplates(
  db: Db,
  { limit, cursor, q }: { limit: number; cursor?: string | undefined; q?: string | undefined },
): Promise<{ data: ModeratedTemplate[]; nextCursor: string | null }> {
  const query = moderated(db)
    .orderBy('templates.id', 'desc')
    .limit(limit + 1)
  if (cursor) query.where('templates.id', '<', cursor)
  if (q)
    query.whereRaw(
      'position(lower(?) in lower(templates.title)) + position(lower(?) in templates.slug) > 0',
      [q, q],
    )
  const rows: Moderated[] = await query
  const page = rows.slice(0, limit)
  return {
    data: page.map(present),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

/** TemplateNotFound. */
export async function getModeratedTemplate(db: Db, id: string): Promise<ModeratedTemplate> {
  const row: Moderated | undefined = await moderated(db).where('templates.id', id).first()
  if (!row) throw new AppError('TemplateNotFound', `no template ${id}`)
  return present(row)
}

/** Answers whether anything changed. */
export async function verifyTemplate(
  db: Db,
  { id, isVerified }: { id: string; isVerified: boolean },
): Promise<boolean> {
  const changed = await db('templates')
    .where({ id })
    .whereRaw('(verified_at is not null) <> ?', [isVerified])
    .update({ verifiedAt: isVerified ? new Date() : null })
  if (isVerified) await refreshSkeletons(db) // an earlier release may have written its row
  return changed > 0
}

/** Answers whether anything changed: one that is hidden already keeps its reason. */
export async function hideTemplate(
  db: Db,
  { id, isHidden, reason }: { id: string; isHidden: boolean; reason: string | null },
): Promise<boolean> {
  const changed = await db('templates')
    .where({ id })
    .whereRaw('(hidden_at is not null) <> ?', [isHidden])
    .update({
      hiddenAt: isHidden ? new Date() : null,
      hiddenReason: isHidden ? reason : null,
    })
  return changed > 0
}

function present({ hiddenAt, createdAt, ...row }: Moderated): ModeratedTemplate {
  return {
    ...row,
    hiddenAt: hiddenAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}
