import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('hacker-news')
let running: RunningTemplate
let failure: Reply | undefined

const hit = (id: number, more: object = {}) => ({
  objectID: String(id),
  title: `Story ${id}`,
  url: 'https://example.org/',
  author: 'ann',
  points: 12,
  num_comments: 3,
  created_at: '2026-01-30T10:00:00Z',
  created_at_i: 1769767200,
  _tags: ['story', 'author_ann', `story_${id}`],
  _highlightResult: {},
  ...more,
})
const comment = (id: number, text: string | null, children: object[] = []) => ({
  id,
  author: text === null ? null : `member${id}`,
  created_at: '2026-01-30T11:00:00.000Z',
  type: 'comment',
  text,
  children,
})

/** Answers in the form that the search service of Hacker News documents. */
function searchService({ origin, pathname, searchParams }: URL): Reply {
  if (failure) return failure
  if (origin !== 'https://hn.algolia.com') return { status: 500 }
  const most = Number(searchParams.get('hitsPerPage'))
  const page = Number(searchParams.get('page') ?? 0)
  switch (pathname) {
    case '/api/v1/search':
    case '/api/v1/search_by_date':
      return {
        body: {
          hits: [1, 2, 3, 4, 5]
            .slice(page * most, (page + 1) * most)
            .map((id) =>
              hit(id, id === 2 ? { url: null, story_text: 'a &lt;b&gt; &amp;amp; c' } : {}),
            ),
          nbHits: 5,
          page,
          nbPages: Math.ceil(5 / most),
          hitsPerPage: most,
        },
      }
    case '/api/v1/items/8863':
      return {
        body: {
          ...comment(8863, null),
          type: 'story',
          author: 'ann',
          title: 'Story',
          url: 'https://example.org/',
          points: 7,
          children: [
            comment(1, 'one<p>more', [comment(2, 'two', [comment(3, 'three', [])])]),
            comment(4, null, [comment(5, 'below a deleted one')]),
            comment(6, 'x'.repeat(5_000)),
          ],
        },
      }
    case '/api/v1/users/norvig':
      return { body: { username: 'norvig', about: '', karma: 1046 } }
    default:
      return { status: 404, body: { status: 404, error: 'Not Found' } }
  }
}

beforeAll(async () => {
  running = await startTemplate(template, searchService)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

describe('hacker-news', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://hn.algolia.com']),
    )
  })

  it('joins filters as the service wants them', async () => {
    await running.call('search_posts', {
      query: 'mcp',
      kind: 'show_hn',
      author: 'ann',
      minPoints: 50,
      since: '2026-01-30',
      order: 'newest',
    })
    const { pathname, searchParams } = running.asked.at(-1) ?? new URL('http://none')
    expect(pathname).toBe('/api/v1/search_by_date')
    expect(searchParams.get('tags')).toBe('show_hn,author_ann')
    expect(searchParams.get('numericFilters')).toBe('points>=50,created_at_i>=1769731200')
    await running.call('search_posts', { query: 'mcp' })
    expect(running.asked.at(-1)?.searchParams.has('numericFilters')).toBe(false)
  })

  it('goes on page by page until there is no more', async () => {
    const first = await running.call('search_posts', { query: 'x', limit: 2 })
    expect(first).toMatchObject({ posts: [{ id: '1' }, { id: '2' }], total: 5, nextPage: 2 })
    const last = await running.call('search_posts', { query: 'x', limit: 2, page: 3 })
    expect(last).toMatchObject({ posts: [{ id: '5' }], nextPage: null })
  })

  it('gives plain text, decoded once', async () => {
    const { posts } = (await running.call('list_front_page', { limit: 2 })) as { posts: unknown[] }
    expect(posts[1]).toMatchObject({ link: null, excerpt: 'a <b> &amp; c' })
  })

  it('reads a thread in order, to a depth, without deleted comments', async () => {
    const all = await running.call('get_discussion', { id: '8863' })
    expect(all).toMatchObject({
      thread: [
        { depth: 0, text: 'one\nmore' },
        { depth: 1, text: 'two' },
        { depth: 2, text: 'three' },
        { depth: 1, text: 'below a deleted one' },
        { depth: 0, text: `${'x'.repeat(1_500)}…` },
      ],
      total: 5,
      nextOffset: null,
    })
    const part = { id: '8863', depth: 0, comments: 1 }
    expect(await running.call('get_discussion', part)).toMatchObject({ total: 2, nextOffset: 1 })
    expect(await running.call('get_discussion', { ...part, offset: 1 })).toMatchObject({
      thread: [{ author: 'member6' }],
      nextOffset: null,
    })
  })

  it.each<[Reply, string]>([
    [{ status: 404, body: { error: 'Not Found' } }, 'nothing of that name or number'],
    [{ status: 400, body: { message: 'invalid filter' } }, 'search: invalid filter'],
    [{ status: 429, body: 'Too many requests' }, 'enough requests'],
    [{ status: 502, body: 'Bad gateway' }, 'status 502'],
  ])('turns the failure %j into a sentence', async (reply, message) => {
    failure = reply
    try {
      await expect(running.call('list_front_page', {})).rejects.toThrow(message)
    } finally {
      failure = undefined
    }
  })
})
