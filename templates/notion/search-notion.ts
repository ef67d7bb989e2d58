import {
  closed,
  cursor,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { bothFound, nothingFound } from './recorded-answers.ts'

export const searchNotion: TemplateTool = {
  name: 'search_notion',
  title: 'Search Notion',
  description:
    'Pages and databases that the integration can see, by words of their title, last changed first. Use it to find ids; it does not search within texts.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({
    query: { type: 'string', maxLength: 200, description: 'Words of the title; all when left out' },
    kind: { enum: ['page', 'database'], description: 'Both when left out' },
    limit: mostResults(50, 20),
    cursor,
  }),
  outputSchema: closed({
    found: listOf(closed({ id: text, kind: text, title: text, changedAt: text, link: text })),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'A page and a database',
      arguments: { query: 'notes' },
      upstream: bothFound,
      expected: {
        found: [
          { kind: 'page', title: 'Meeting notes' },
          { kind: 'database', title: 'Tasks' },
        ],
        nextCursor: 'fe2cc560-036c-44cd-90e8-294d5a74cebc',
      },
    },
    {
      title: 'Nothing',
      arguments: { query: 'xyzzy', kind: 'database', limit: 1 },
      upstream: nothingFound,
      expected: { found: [], nextCursor: null },
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'search', {
  method: 'POST',
  body: {
    query: input.query ?? '',
    filter: input.kind === undefined ? undefined : { property: 'object', value: input.kind },
    sort: { direction: 'descending', timestamp: 'last_edited_time' },
    page_size: input.limit ?? 20,
    start_cursor: input.cursor,
  },
})
const found = listOf(answer.results).map((thing) => ({
  id: textOf(thing.id),
  kind: textOf(thing.object),
  title: titleOf(thing),
  changedAt: textOf(thing.last_edited_time),
  link: textOf(thing.url),
}))
return { found, nextCursor: nextCursorOf(answer) }
`,
}
