import { plainTextCode, readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${plainTextCode}${String.raw`
/** One GET of Crossref; what goes wrong becomes a sentence that says what to do. */
async function ask(ctx: ToolContext<Secrets>, path: string, query: Record<string, string | number | undefined> = {}): Promise<Fields> {
  const url = new URL(path, 'https://api.crossref.org')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, {
    headers: { 'user-agent': 'BuildMyMCP-research-papers/1.0 (official template of BuildMyMCP)' },
    signal: ctx.signal,
  })
  const { status } = response
  const body = fieldsOf(await response.json().catch(() => undefined))
  if (response.ok && body.message !== undefined) return fieldsOf(body.message)
  if (status === 404) throw new Error('Crossref has no work with this DOI. Find the work with search_papers; preprints of arXiv and data sets are registered elsewhere.')
  if (status === 400) throw new Error('Crossref does not understand the search: ' + textOf(listOf(body.message)[0]?.message))
  if (status === 429) throw new Error('Crossref has had enough requests for now. Try again in a minute.')
  throw new Error('Crossref does not answer properly now (status ' + status + '). Try again later.')
}

async function getWork(ctx: ToolContext<Secrets>, doi: string): Promise<Fields> {
  return ask(ctx, '/works/' + encodeURIComponent(doi))
}

function readPaper(work: Fields) {
  const [, [year] = []] = dateOf(work)
  const doi = textOf(work.DOI)
  return {
    doi,
    title: cut(plainText(textsOf(work.title)[0] ?? ''), 500),
    authors: listOf(work.author).slice(0, 20).map(nameOf),
    year: year ?? null,
    journal: textsOf(work['container-title'])[0] ?? null,
    kind: textOf(work.type),
    citedBy: numberOf(work['is-referenced-by-count']),
    link: 'https://doi.org/' + doi,
  }
}

/** An abstract comes as a piece of JATS: sections with titles, of which the line breaks mean nothing. */
function abstractOf(work: Fields): string {
  const jats = textOf(work.abstract).replace(/\s+/g, ' ')
  return plainText(jats.replace(/ ?<(\/?)(?:jats:)?(?:p|title|sec|list-item)\b[^>]*> ?/g, (_, end: string) => (end === '' ? '<p>' : '')))
}

/** When it was published, as text and in numbers: the month and the day may be missing. */
function dateOf(work: Fields): [text: string | null, parts: number[]] {
  const dates = fieldsOf(work.issued)['date-parts']
  const first: unknown = Array.isArray(dates) ? dates[0] : undefined
  const parts = Array.isArray(first) ? first.filter((part) => typeof part === 'number') : []
  return [parts.map((part) => String(part).padStart(2, '0')).join('-') || null, parts]
}

function nameOf(author: Fields): string {
  return [author.given, author.family ?? author.name].map(textOf).filter((part) => part !== '').join(' ')
}
`}`
