import {
  closed,
  count,
  listOf,
  mostResults,
  nextNumber,
  parameters,
  readsOutside,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { newestOfNorvig, storiesOfDropbox } from './recorded-answers.ts'
import { post } from './tool-parts.ts'

export const searchPosts: TemplateTool = {
  name: 'search_posts',
  title: 'Search posts',
  description:
    'Searches all stories or comments since 2007 by words, author, points and date. Use it for what was said about a subject, a product or by a person; ' +
    'then get_discussion reads one.',
  annotations: readsOutside,
  inputSchema: parameters({
    query: {
      type: 'string',
      maxLength: 200,
      description: 'Words that must be in it; whatever they are when left out',
    },
    kind: {
      enum: ['story', 'comment', 'ask_hn', 'show_hn', 'poll'],
      description: 'story when left out; ask_hn are questions, show_hn are works of members',
    },
    author: {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]{2,15}$',
      description: 'Only by this member',
    },
    minPoints: { type: 'integer', minimum: 1, description: 'Only stories with as many points' },
    since: {
      type: 'string',
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'Only from this day on, such as 2026-01-30',
    },
    order: {
      enum: ['relevance', 'newest'],
      description: 'relevance when left out: the best fit with the most points first',
    },
    limit: mostResults(50, 20),
    page: { type: 'integer', minimum: 1, maximum: 50, description: 'From 1' },
  }),
  outputSchema: closed({
    posts: listOf(post),
    total: count,
    nextPage: nextNumber,
  }),
  exampleCalls: [
    {
      title: 'Stories with many points',
      arguments: { query: 'dropbox', minPoints: 100 },
      upstream: storiesOfDropbox,
      expected: { posts: [{ author: 'dhouston', kind: 'story' }], total: 40, nextPage: 2 },
    },
    {
      title: 'The newest comments of a member',
      arguments: {
        kind: 'comment',
        author: 'norvig',
        since: '2011-08-24',
        order: 'newest',
        limit: 5,
        page: 2,
      },
      upstream: newestOfNorvig,
      expected: {
        posts: [{ kind: 'comment', title: 'Peter Norvig on a 45-year-old article', link: null }],
        nextPage: null,
      },
    },
    {
      title: 'A day that does not exist',
      arguments: { since: '2026-13-01' },
      isError: true,
      expected: 'not a day',
    },
  ],
  implementation: String.raw`
const since = input.since === undefined ? undefined : Date.parse(input.since)
if (since !== undefined && Number.isNaN(since)) throw new Error('"' + input.since + '" is not a day of the calendar. Write it as 2026-01-30.')
const page = input.page ?? 1
const tags = [input.kind ?? 'story']
const filters = [
  ...(input.minPoints === undefined ? [] : ['points>=' + input.minPoints]),
  ...(since === undefined ? [] : ['created_at_i>=' + since / 1000]),
]
const answer = await ask(ctx, input.order === 'newest' ? 'search_by_date' : 'search', {
  query: input.query ?? '',
  tags: input.author === undefined ? tags.join(',') : [...tags, 'author_' + input.author].join(','),
  numericFilters: filters.join(',') || undefined,
  hitsPerPage: input.limit ?? 20,
  page: page - 1,
})
return {
  posts: listOf(answer.hits).map(readPost),
  total: numberOf(answer.nbHits),
  nextPage: page < numberOf(answer.nbPages) ? page + 1 : null,
}
`,
}
