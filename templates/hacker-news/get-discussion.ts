import {
  closed,
  count,
  described,
  listOf,
  nextNumber,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { discussion, noDiscussion } from './recorded-answers.ts'

export const getDiscussion: TemplateTool = {
  name: 'get_discussion',
  title: 'Read a discussion',
  description:
    'A post with its comments, each after the one that it answers. Use it with the id that list_front_page or search_posts gave, or that stands in a link.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      id: {
        type: 'string',
        pattern: '^\\d{1,12}$',
        description: 'Of a story or a comment, such as 8863',
      },
      comments: {
        type: 'integer',
        minimum: 0,
        maximum: 100,
        description: 'The most comments, 30 when left out',
      },
      depth: {
        type: 'integer',
        minimum: 0,
        maximum: 10,
        description: 'How many levels of answers, 2 when left out; 0 is only the first level',
      },
      offset: { type: 'integer', minimum: 0, description: 'Comments to skip' },
    },
    ['id'],
  ),
  outputSchema: closed({
    id: text,
    title: textOrNull,
    author: text,
    points: count,
    createdAt: text,
    link: textOrNull,
    text: textOrNull,
    thread: listOf(
      closed({
        author: text,
        createdAt: text,
        depth: described(count, '0 answers the post itself'),
        text,
      }),
    ),
    total: described(count, 'All comments down to this depth'),
    nextOffset: nextNumber,
    discussion: text,
  }),
  exampleCalls: [
    {
      title: 'With answers',
      arguments: { id: '8863' },
      upstream: discussion,
      expected: {
        points: 111,
        thread: [
          { author: 'BrandonM', depth: 0 },
          { author: 'dhouston', depth: 1, text: "Most people who want it can't." },
        ],
        total: 2,
        nextOffset: null,
      },
    },
    {
      title: 'Only the first comment',
      arguments: { id: '8863', comments: 1, depth: 1 },
      upstream: discussion,
      expected: { thread: [{ author: 'BrandonM' }], nextOffset: 1 },
    },
    {
      title: 'A number that is not there',
      arguments: { id: '1' },
      upstream: noDiscussion,
      isError: true,
      expected: 'search_posts',
    },
  ],
  implementation: String.raw`
const item = await ask(ctx, 'items/' + input.id)
const all = commentsBelow(item, input.depth ?? 2)
const offset = input.offset ?? 0
const thread = all.slice(offset, offset + (input.comments ?? 30))
const next = offset + thread.length
const own = plainText(textOf(item.text))
return {
  id: input.id,
  title: textOrNull(item.title),
  author: textOf(item.author),
  points: numberOf(item.points),
  createdAt: textOf(item.created_at),
  link: textOrNull(item.url),
  text: own === '' ? null : cut(own, 6_000),
  thread,
  total: all.length,
  nextOffset: next < all.length ? next : null,
  discussion: discussionOf(input.id),
}
`,
}
