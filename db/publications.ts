// How a template and its versions come to be. A version is never changed; title and texts are those of the last one.
import { AppError } from '../contract/errors.ts'
import type { SelfTest } from '../contract/nouns.ts'
import { proposeSlug } from '../contract/propose-slug.ts'
import { skeletonOf } from '../contract/skeleton.ts'
import type { ServerSpec } from '../contract/spec.ts'
import { putArtifact, putSpec } from './artifacts.ts'
import type { Db } from './connect.ts'
import { firstFreeSlug } from './first-free-slug.ts'
import { newId } from './ids.ts'
import { TemplateRow, TemplateVersionRow, type TemplateCard } from './models/designs.ts'
import { ServerRow } from './models/running.ts'
import { serverTakenDown } from './servers.ts'
import { lockOutTakedowns } from './takedown-reach.ts'
import { wordsOf } from './template-lists.ts'
import { lockTemplate, lockTemplates } from './templates.ts'

/** Room for the number that makes it unique. */
const LONGEST_STEM = 44

export interface TemplateTexts {
  title: string
  shortDescription: string
  longDescription: string
  category: string
  licence: string
}

interface NewVersion {
  spec: ServerSpec
  codeSha256: string
  bundleSha256: string | null
  /** Of the server; null: an official template. */
  versionId: string | null
  selfTest: SelfTest | null
  changes: string
}

export interface Publication {
  templateId: string
  slug: string
  number: number
  /** false: spec and code are those of the version that was there, and only the texts changed. */
  isNewVersion: boolean
}

/** A new template, or what comes next of one of the same organisation. Call it in a transaction. */
export async function publishTemplate(
  trx: Db,
  {
    organisationId,
    authorId,
    serverId,
    texts,
    version,
    ...known
  }: {
    /** The one that this continues; null: the server's own, if it has one. */
    templateId: string | null
    organisationId: string
    authorId: string
    serverId: string
    texts: TemplateTexts
    version: NewVersion
  },
): Promise<Publication> {
  // First: a takedown locks rows in other orders, and the two could wait for each other.
  await lockOutTakedowns(trx)
  await lockPublications(trx, serverId)
  const templateId =
    known.templateId ?? (await findTemplateOfServer(trx, { serverId, organisationId })) ?? null
  await holdOrigins(trx, { serverId, templateId, versionId: version.versionId })
  const facts = { ...factsOf(texts, version.spec), organisationId, authorId, serverId }
  const id = templateId ?? (await insertTemplate(trx, { ...texts, ...facts }))
  if (templateId !== null) {
    const template = await lockTemplate(trx, templateId)
    if (template.organisationId !== organisationId)
      throw new AppError('TemplateNotFound', `template ${templateId} is not of ${organisationId}`)
    // Nobody has looked at what it says and does now: else a badge once given would vouch for anything.
    await TemplateRow.query(trx)
      .findById(id)
      .patch({ ...texts, ...facts, verifiedAt: null })
  }
  const { number, isNewVersion } = await addVersion(trx, { templateId: id, version })
  const { slug } = await TemplateRow.query(trx).findById(id).select('slug').throwIfNotFound()
  return { templateId: id, slug, number, isNewVersion }
}

/** One after another, so that the second continues what the first makes; its row is locked only after those of templates. */
async function lockPublications(trx: Db, serverId: string) {
  await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [`bmm_publications ${serverId}`])
}

/**
 * Until the transaction ends nobody takes down what this comes from: the template that it continues, the one that its code
 * began as, its server. So whatever is published is found by a takedown, or refused.
 */
async function holdOrigins(
  trx: Db,
  {
    serverId,
    templateId,
    versionId,
  }: { serverId: string; templateId: string | null; versionId: string | null },
) {
  const origin: { templateId: string } | undefined = await trx('versions')
    .join('templateVersions', 'templateVersions.id', 'versions.templateVersionId')
    .where({ 'versions.id': versionId })
    .first('templateVersions.templateId')
  const ids = [templateId, origin?.templateId].filter((id) => id !== null && id !== undefined)
  await lockTemplates(trx, ids)
  const server = await ServerRow.query(trx).findById(serverId).forShare().throwIfNotFound()
  if (server.takedownId !== null) throw serverTakenDown(server)
}

/**
 * Makes the official template's present version the current one; an unchanged template changes nothing. False when other
 * templates have its names.
 */
export async function seedTemplate(
  db: Db,
  {
    slug,
    spec,
    code,
    ...texts
  }: Omit<TemplateTexts, 'licence'> & { slug: string; spec: ServerSpec; code: string },
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const facts = { ...texts, ...factsOf(texts, spec), licence: OUR_LICENCE }
    const id = await findOrMakeOfficial(trx, { slug, facts })
    if (id === undefined) return false
    await TemplateRow.query(trx).findById(id).patch(facts)
    const codeSha256 = await putArtifact(trx, { kind: 'code', content: code })
    const own = { bundleSha256: null, versionId: null, selfTest: null, changes: '' }
    await addVersion(trx, { templateId: id, version: { spec, codeSha256, ...own } })
    return true
  })
}

const OUR_LICENCE = 'Apache-2.0'

function factsOf(
  {
    title,
    shortDescription,
    category,
  }: Pick<TemplateTexts, 'title' | 'shortDescription' | 'category'>,
  { tools, allowedDomains }: ServerSpec,
) {
  const names = tools.flatMap((tool) => [tool.name, tool.title])
  const text = [title, shortDescription, category, ...names, ...allowedDomains].join(' ')
  return { skeleton: skeletonOf(title), words: [...new Set(wordsOf(text))].join(' ') }
}

/** Under its own name, or beside somebody's who had that first; undefined when both are theirs. */
async function findOrMakeOfficial(
  trx: Db,
  { slug, facts }: { slug: string; facts: Omit<NewTemplate, 'organisationId'> },
): Promise<string | undefined> {
  for (const name of [slug, `official-${slug}`]) {
    const own = { isOfficial: true, verifiedAt: new Date() }
    await insertUnder(trx, { slug: name, ...own, ...facts })
    const there = await TemplateRow.query(trx).findOne({ slug: name }).forUpdate().throwIfNotFound()
    if (there.isOfficial) return there.id
  }
  return undefined
}

type NewTemplate = TemplateTexts & Pick<TemplateRow, 'skeleton' | 'words' | 'organisationId'>

async function insertTemplate(trx: Db, row: NewTemplate): Promise<string> {
  for (;;) {
    const id = await insertUnder(trx, { slug: await findFreeSlug(trx, row.title), ...row })
    if (id !== undefined) return id // else somebody took that very name meanwhile
  }
}

/** The first free name that a title gives. */
export async function findFreeSlug(db: Db, title: string): Promise<string> {
  const proposed = proposeSlug(title).slice(0, LONGEST_STEM).replace(/-+$/, '')
  const stem = proposed.length < 3 ? 'template' : proposed
  const taken = await TemplateRow.query(db)
    .where('slug', stem)
    .orWhere('slug', '~', `^${stem}-[0-9]+$`)
    .select('slug')
  return firstFreeSlug(stem, taken)
}

async function insertUnder(
  trx: Db,
  row: { slug: string } & Partial<TemplateRow>,
): Promise<string | undefined> {
  const added: { id: string }[] = await trx('templates')
    .insert({ id: newId('template'), ...row })
    .onConflict('slug')
    .ignore()
    .returning('id')
  return added[0]?.id
}

/** Numbered under the template's lock. What is there already is not added again. */
async function addVersion(
  trx: Db,
  { templateId, version: { spec, ...version } }: { templateId: string; version: NewVersion },
): Promise<{ number: number; isNewVersion: boolean }> {
  const specSha256 = await putSpec(trx, spec)
  const last = await TemplateVersionRow.query(trx)
    .where({ templateId })
    .orderBy('number', 'desc')
    .first()
  if (last?.specSha256 === specSha256 && last.codeSha256 === version.codeSha256)
    return { number: last.number, isNewVersion: false }
  const added = await TemplateVersionRow.query(trx).insertAndFetch({
    id: newId('templateVersion'),
    templateId,
    number: (last?.number ?? 0) + 1,
    specSha256,
    card: cardOf(spec),
    ...version,
  })
  await TemplateRow.query(trx)
    .findById(templateId)
    .patch({ currentVersionId: added.id, updatedAt: new Date() })
  return { number: added.number, isNewVersion: true }
}

export function cardOf({
  secrets,
  allowedDomains,
  allowsOwnerDomains,
  tools,
}: ServerSpec): TemplateCard {
  return {
    secrets,
    allowedDomains,
    allowsOwnerDomains,
    toolNames: tools.map(({ name }) => name),
  }
}

/** Which template the next version from this server would continue, if any. */
export async function findTemplateOfServer(
  db: Db,
  { serverId, organisationId }: { serverId: string; organisationId: string },
): Promise<string | undefined> {
  const row = await TemplateRow.query(db)
    .where({ serverId, organisationId, deletedAt: null })
    .orderBy('id', 'desc')
    .select('id')
    .first()
  return row?.id
}

/** A verified template of somebody else whose title looks the same. */
export async function findLookAlike(
  db: Db,
  { title, organisationId }: { title: string; organisationId: string },
): Promise<{ title: string } | undefined> {
  return TemplateRow.query(db)
    .where({ skeleton: skeletonOf(title), deletedAt: null })
    .whereNotNull('verifiedAt')
    .whereRaw('organisation_id is distinct from ?', [organisationId])
    .select('title')
    .first()
}
