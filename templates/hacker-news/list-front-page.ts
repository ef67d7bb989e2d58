import { closed, listOf, mostResults, parameters, readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { frontPage, frontPageOfOne } from './recorded-answers.ts'
import { post } from './tool-parts.ts'

export const listFrontPage: TemplateTool = {
  name: 'list_front_page',
  title: 'List the front page',
  description:
    'The stories on the front page of Hacker News now, with points and numbers of comments. Use it for what is new or talked about today.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({ limit: mostResults(50, 30) }),
  outputSchema: closed({ posts: listOf(post) }),
  exampleCalls: [
    {
      title: 'All of it',
      arguments: {},
      upstream: frontPage,
      expected: {
        posts: [
          { id: '8863', points: 111, excerpt: null },
          { link: null, excerpt: 'or HN: the Next Iteration\nI get the impression that with Arc' },
        ],
      },
    },
    {
      title: 'The first',
      arguments: { limit: 1 },
      upstream: frontPageOfOne,
      expected: { posts: [{ discussion: 'https://news.ycombinator.com/item?id=8863' }] },
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'search', { tags: 'front_page', hitsPerPage: input.limit ?? 30 })
return { posts: listOf(answer.hits).map(readPost) }
`,
}
