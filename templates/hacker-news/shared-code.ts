import { plainTextCode, readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${plainTextCode}${String.raw`
/** One GET of Hacker News' search service; what goes wrong becomes a sentence that says what to do. */
async function ask(ctx: ToolContext<Secrets>, path: string, query: Record<string, string | number | undefined> = {}): Promise<Fields> {
  const url = new URL('/api/v1/' + path, 'https://hn.algolia.com')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, { signal: ctx.signal })
  const { status } = response
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return fieldsOf(body)
  if (status === 404) throw new Error('Hacker News has nothing of that name or number. Find it with search_posts first.')
  if (status === 400) throw new Error('Hacker News does not understand the search: ' + textOf(fieldsOf(body).message))
  if (status === 429) throw new Error('Hacker News has had enough requests for this hour. Try again later.')
  throw new Error('Hacker News does not answer properly now (status ' + status + '). Try again later.')
}

function readPost(hit: Fields) {
  const id = textOf(hit.objectID)
  const isComment = textsOf(hit._tags).includes('comment')
  const own = plainText(textOf(isComment ? hit.comment_text : hit.story_text))
  return {
    id,
    kind: isComment ? ('comment' as const) : ('story' as const),
    title: textOf(isComment ? hit.story_title : hit.title),
    author: textOf(hit.author),
    points: numberOf(hit.points),
    comments: numberOf(hit.num_comments),
    createdAt: textOf(hit.created_at),
    link: isComment ? null : textOrNull(hit.url),
    excerpt: own === '' ? null : cut(own, 400),
    discussion: discussionOf(id),
  }
}

function discussionOf(id: string): string {
  return 'https://news.ycombinator.com/item?id=' + id
}

type Comment = { author: string; createdAt: string; depth: number; text: string }

/** The comments below an item as they are read, each after the one that it answers; those that were deleted have no text. */
function commentsBelow(item: Fields, deepest: number, depth = 0): Comment[] {
  if (depth > deepest) return []
  return listOf(item.children).flatMap((child) => {
    const text = plainText(textOf(child.text))
    const below = commentsBelow(child, deepest, depth + 1)
    if (text === '') return below
    return [{ author: textOf(child.author), createdAt: textOf(child.created_at), depth, text: cut(text, 1_500) }, ...below]
  })
}
`}`
