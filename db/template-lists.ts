// The marketplace's lists. Each page is read from one index: a partial one of what is listed, in the order asked for. Of
// words that are mistyped the nearest are sorted instead.
import type { Knex } from 'knex'
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
/** Of the three-letter pieces of two words, how many they have to share: of long ones, swapped letters leave a third. */
const NEARNESS = 0.33
/** So many does any word share that begins with the same two letters, where one of them is short. */
const SHORT = { mostLetters: 4, nearness: 0.36 }

/** The last row of a page, as far as the next one goes on from it. */
const place = z.object({
  tier: z.enum(tiers),
  rank: z.float32(),
  id: z.string().regex(/^\w{1,40}$/),
})
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
  const page = db('templates').where({ isListed: true }).limit(limit)
  if (category !== undefined) page.where({ category })
  const all = words.map(prefixQuery).join(' & ')
  if (tier === 'same') {
    if (words.length > 0) page.whereRaw(matches, [all])
    return readPage(db, { page, rank: column && db.raw('??', [column]), after })
  }
  const compared = words.slice(0, MOST_NEAR).filter(({ length }) => length >= SHORTEST_NEAR)
  if (compared.length === 0) return []
  page.whereRaw(`not ${matches}`, [all])
  for (const word of words)
    if (!compared.includes(word)) page.whereRaw(matches, [prefixQuery(word)])
    else page.whereRaw(`(${matches} or ${near})`, [swapQuery(word), word, word, leastOf(word)])
  const rank = db.raw(compared.map(() => nearness).join(' + '), compared)
  return db.transaction(async (trx) => {
    await trx.raw(`select set_config('pg_trgm.strict_word_similarity_threshold', ?, true)`, [
      String(NEARNESS),
    ])
    return readPage(trx, { page: page.transacting(trx), rank, after })
  })
}

/** Highest rank first, of equal ones the newest; without a rank just the newest. */
async function readPage(
  db: Db,
  {
    page,
    rank,
    after,
  }: { page: Knex.QueryBuilder; rank: Knex.Raw | null; after: Place | undefined },
): Promise<Ranked[]> {
  page.select('id', rank ? db.raw('? as rank', [rank]) : db.raw('0 as rank'))
  if (rank) page.orderByRaw('? desc', [rank])
  page.orderBy('id', 'desc')
  if (after && rank) page.whereRaw('(?, id) < (?, ?)', [rank, after.rank, after.id])
  if (after && !rank) page.where('id', '<', after.id)
  return listedTemplates(db)
    .join(page.as('page'), 'page.id', 'templates.id')
    .select('page.rank')
    .orderBy([
      { column: 'page.rank', order: 'desc' },
      { column: 'templates.id', order: 'desc' },
    ])
}

const nearness = 'strict_word_similarity(?, words)'
/** The operator is what the index answers. */
const near = `words %>> ? and ${nearness} >= ?`

function leastOf({ length }: string) {
  return length <= SHORT.mostLetters ? SHORT.nearness : NEARNESS
}

const matches = `search @@ to_tsquery('simple', ?)`

/** A word that begins so. */
function prefixQuery(word: string) {
  return `'${word}':*`
}

/** A word that begins so, or would if two neighbours had not swapped places: of short ones that leaves few pieces. */
function swapQuery(word: string) {
  const letters = Array.from(word)
  const swaps = letters
    .slice(1)
    .map((letter, at) =>
      [...letters.slice(0, at), letter, letters[at], ...letters.slice(at + 2)].join(''),
    )
  return [word, ...swaps].map(prefixQuery).join(' | ')
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
    const found = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    if (sort === 'top' && found.tier === 'same') z.int32().parse(found.rank) // as its column is
    return found
  } catch (cause) {
    throw new AppError('InvalidInput', 'a cursor that is none of ours', {
      cause,
      errors: [{ pointer: '/query/cursor', detail: 'Take it from nextCursor of the page before' }],
    })
  }
}
