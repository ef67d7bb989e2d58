// The marketplace's lists. Each page is read from one index: a partial one of what is listed, in the order asked for.
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import type { TemplateSort } from '../contract/template-choices.ts'
import type { Db } from './connect.ts'
import { listedTemplates, type ListedTemplate } from './templates.ts'

/** Those that hold all the words come first, then those whose words look like them. */
const tiers = ['same', 'near'] as const
type Tier = (typeof tiers)[number]

const MOST_WORDS = 8
/** Shorter ones look like too many others. */
const SHORTEST_NEAR = 4
/** Each is compared with the words of very many templates; of what follows none may be mistyped. */
const MOST_NEAR = 3
/** Of a word's three-letter pieces, how many another one has to share. */
const NEARNESS = 0.35

/** The last row of a page, as far as the next one goes on from it. */
const place = z.object({
  tier: z.enum(tiers),
  rank: z.number(),
  id: z.string().regex(/^\w{1,40}$/),
})
/** `top` is a whole number. */
const topPlace = place.extend({ rank: z.int32() })
type Place = z.infer<typeof place>

interface Wanted {
  sort: TemplateSort
  category?: string | undefined
  q?: string | undefined
  limit: number
  cursor?: string | undefined
}
interface Page {
  data: ListedTemplate[]
  nextCursor: string | null
}

export async function listTemplates(db: Db, { q = '', cursor, ...wanted }: Wanted): Promise<Page> {
  const words = wordsOf(q).slice(0, MOST_WORDS)
  if (q !== '' && words.length === 0) return { data: [], nextCursor: null }
  const after = cursor === undefined ? undefined : parseCursor(cursor, wanted.sort)
  const from = after?.tier ?? 'same'
  const data: Placed[] = []
  const wantedTiers = words.length === 0 ? tiers.slice(0, 1) : tiers.slice(tiers.indexOf(from))
  for (const tier of wantedTiers) {
    if (data.length > wanted.limit) break
    const rows = await readTier(db, {
      ...wanted,
      tier,
      words,
      after: tier === from ? after : undefined,
      limit: wanted.limit + 1 - data.length,
    })
    data.push(...rows.map((row) => ({ ...row, tier })))
  }
  return pageOf(data, wanted.limit)
}

/** What one organisation published, newest first, whatever its state. */
export async function listTemplatesOf(
  db: Db,
  {
    organisationId,
    limit,
    cursor,
  }: { organisationId: string; limit: number; cursor?: string | undefined },
): Promise<Page> {
  const query = listedTemplates(db)
    .where({ 'templates.organisationId': organisationId })
    .orderBy('templates.id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) query.where('templates.id', '<', parseCursor(cursor, 'newest').id)
  const rows: ListedTemplate[] = await query
  return pageOf(
    rows.map((row) => ({ ...row, tier: 'same', rank: 0 })),
    limit,
  )
}

/** Words as they are compared: letters and digits, in lower case. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

type Ranked = ListedTemplate & { rank: number }
type Placed = ListedTemplate & Place

async function readTier(
  db: Db,
  {
    sort,
    category,
    tier,
    words,
    after,
    limit,
  }: Omit<Wanted, 'q' | 'cursor'> & {
    tier: Tier
    words: string[]
    after: Place | undefined
  },
): Promise<Ranked[]> {
  const column = sort === 'newest' ? null : sort
  const page = db('templates').where({ isListed: true }).limit(limit).select('id')
  if (column) page.orderBy(column, 'desc')
  page.orderBy('id', 'desc')
  if (category !== undefined) page.where({ category })
  if (after && column) page.whereRaw('(??, id) < (?, ?)', [column, after.rank, after.id])
  if (after && !column) page.where('id', '<', after.id)
  const all = words.map(prefixQuery).join(' & ')
  if (tier === 'same' && words.length > 0) page.whereRaw(matches, [all])
  if (tier === 'near') {
    page.whereRaw(`not ${matches}`, [all])
    for (const [index, word] of words.entries())
      if (word.length < SHORTEST_NEAR || index >= MOST_NEAR)
        page.whereRaw(matches, [prefixQuery(word)])
      else page.whereRaw(`(${matches} or words %> ?)`, [prefixQuery(word), word])
  }
  const read = (within: Db): Promise<Ranked[]> =>
    listedTemplates(within)
      .select(column ? `templates.${column} as rank` : within.raw('0 as rank'))
      .whereIn('templates.id', page)
      .orderBy([
        ...(column ? [{ column: `templates.${column}`, order: 'desc' }] : []),
        { column: 'templates.id', order: 'desc' },
      ])
  if (tier === 'same') return read(db)
  return db.transaction(async (trx) => {
    await trx.raw(`select set_config('pg_trgm.word_similarity_threshold', ?, true)`, [
      String(NEARNESS),
    ])
    return read(trx)
  })
}

const matches = `search @@ to_tsquery('simple', ?)`

/** A word that begins so. */
function prefixQuery(word: string) {
  return `'${word}':*`
}

/** One row more than asked for says that there is a next page. */
function pageOf(rows: Placed[], limit: number): Page {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    data: page.map(({ tier: _tier, rank: _rank, ...row }) => row),
    nextCursor: last && rows.length > limit ? cursorOf(last) : null,
  }
}

function cursorOf({ tier, rank, id }: Place) {
  return Buffer.from(JSON.stringify({ tier, rank, id })).toString('base64url')
}

function parseCursor(cursor: string, sort: TemplateSort): Place {
  try {
    return (sort === 'top' ? topPlace : place).parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString()),
    )
  } catch (cause) {
    throw new AppError('InvalidInput', 'a cursor that is none of ours', {
      cause,
      errors: [{ pointer: '/query/cursor', detail: 'Take it from nextCursor of the page before' }],
    })
  }
}
