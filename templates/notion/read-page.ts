import {
  closed,
  cursor,
  described,
  listOf,
  nextCursor,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { noPage, pageWithText, tableRows } from './recorded-answers.ts'
import { id, pageId } from './tool-parts.ts'

export const readPage: TemplateTool = {
  name: 'read_page',
  title: 'Read a page',
  description:
    'The properties of a page and its text as markdown, 100 blocks at a time. Use it after search_notion. What is folded below a block is named, and read with block: so are the rows of a table.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters(
    {
      page: pageId,
      block: described(id, 'Only what is below this block of the page, as folded gave it'),
      cursor,
    },
    ['page'],
  ),
  outputSchema: closed({
    title: text,
    link: text,
    changedAt: text,
    properties: listOf(closed({ name: text, value: text })),
    text,
    folded: described(listOf(closed({ block: text, line: text })), 'Blocks that have more below'),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'A page of notes',
      arguments: { page: '59833787-2cf9-4fdf-8782-e53db20768a5' },
      upstream: pageWithText,
      expected: {
        title: 'Meeting notes',
        text: '## Decisions\n- [x] Ship it\n- Details\n[table]\n[page: Minutes c02fc1d3-db8b-45c5-a222-27595b15aea7]',
        folded: [{ line: '- Details' }, { line: '[table]' }],
        nextCursor: null,
      },
    },
    {
      title: 'The rows of its table',
      arguments: {
        page: '59833787-2cf9-4fdf-8782-e53db20768a5',
        block: 'fd8a6728-21be-416f-a25d-1457d8ff5aa2',
      },
      upstream: tableRows,
      expected: { text: '| Who | What |\n| Ann |  |', folded: [] },
    },
    {
      title: 'A page that is not connected',
      arguments: { page: '59833787-2cf9-4fdf-8782-e53db2076800' },
      upstream: noPage,
      isError: true,
      expected: 'may have to be connected',
    },
  ],
  implementation: String.raw`
const page = await ask(ctx, 'pages/' + encodeURIComponent(input.page))
const below = 'blocks/' + encodeURIComponent(input.block ?? input.page) + '/children'
const answer = await ask(ctx, below, { query: { page_size: 100, start_cursor: input.cursor } })
const blocks = listOf(answer.results)
const properties = Object.entries(fieldsOf(page.properties)).map(([name, property]) => ({ name, value: cut(valueOf(fieldsOf(property)), 500) }))
return {
  title: titleOf(page),
  link: textOf(page.url),
  changedAt: textOf(page.last_edited_time),
  properties: properties.filter(({ value }) => value !== '').slice(0, 50),
  text: cut(blocks.map(lineOf).join('\n'), 40_000),
  folded: blocks
    .filter(({ has_children, type }) => has_children === true && type !== 'child_page' && type !== 'child_database')
    .map((block) => ({ block: textOf(block.id), line: cut(lineOf(block), 100) })),
  nextCursor: nextCursorOf(answer),
}
`,
}
